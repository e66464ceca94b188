"""What operators see of requests: logs, measures and traces."""
