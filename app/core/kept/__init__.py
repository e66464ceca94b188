"""Finished answers, kept in front of everything and given again for as long as they are true."""
