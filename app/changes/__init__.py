"""The change log: one row for every change, in its transaction; and what readers may see because of it."""
