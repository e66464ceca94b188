"""Content from elsewhere in, and the readers' side made again from what is kept."""
