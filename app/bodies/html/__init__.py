"""HTML, in and out."""
