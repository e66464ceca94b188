"""The way out of the trash for good."""
