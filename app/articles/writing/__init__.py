"""Articles as they are saved: new ones, the next revision, or the whole sent again."""
