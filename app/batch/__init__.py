"""Many writes at once: all of them are done, or none."""
