"""What was said: the words, the act of saying them, who passed them on, how far it is checked, and who denies it."""
