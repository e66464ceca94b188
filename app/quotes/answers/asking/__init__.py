"""What lists of the record are asked for, and what that leaves."""
