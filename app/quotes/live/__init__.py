"""Quotes as readers get them: finished, and found by whom they name."""
