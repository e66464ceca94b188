"""What is told of a quote: who said it, who passed it on, in one line or in full, and whether it is disputed."""
