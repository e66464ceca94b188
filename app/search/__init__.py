"""Finding what there is by its words and names."""
