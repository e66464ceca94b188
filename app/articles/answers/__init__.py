"""What is asked of articles: for readers from the projection, for editors from the documents."""
