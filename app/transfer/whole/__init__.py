"""A newsroom as one file: written out as a whole, and put into an empty database elsewhere."""
