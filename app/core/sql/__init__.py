"""SQL for both databases: connections, statements, columns and records."""
