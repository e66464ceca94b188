"""What an article says, kept as Portable Text: read from and written to HTML, Markdown and plain text."""
