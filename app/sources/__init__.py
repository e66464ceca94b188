"""Who says, records, obtains, publishes and reports: people, organizations, publications, works, unnamed sources."""
