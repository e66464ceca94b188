"""What of an article readers get: its life, and the projection made of it."""
