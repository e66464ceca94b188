"""What is asked of the record over HTTP."""
