"""What is written of quotes: made, changed, replaced, and the record around the words."""
