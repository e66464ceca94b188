"""Markdown, in and out: CommonMark with tables and strikethrough."""
