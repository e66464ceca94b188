"""Search over all kinds at once."""
