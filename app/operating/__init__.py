"""For those who run the service and those who explore it: health, version, limits, documentation, problems."""
