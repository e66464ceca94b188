"""Full-text search, the same on both databases: words folded here, found by an index there."""
