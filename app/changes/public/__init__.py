"""What is public because of a change, and what follows from that."""
