"""The change feed: what became public, changed or ceased, for those who keep a copy in step."""
