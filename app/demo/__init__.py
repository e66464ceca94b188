"""Invented stories for an empty database, so that whoever starts has something to read."""
