"""The texts that ids, times, dates and slugs are, and JSON and YAML read strictly."""
