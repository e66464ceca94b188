"""The history of an article: its revisions listed, read, compared, restored, and folded when there are too many."""
