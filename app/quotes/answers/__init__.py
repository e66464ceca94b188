"""What is asked of the record: lists and single things, for readers through what is public, for editors whole."""
