"""Names as one types them: what begins so, and what is nearly that."""
