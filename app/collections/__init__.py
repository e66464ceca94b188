"""What a desk puts together: ordered lists of articles and quotes."""
