"""What every room stands on. It knows no word of the newsroom."""
