"""Folders of pages, each file an article: Markdown with front matter, and HTML."""
