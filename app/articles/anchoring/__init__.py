"""Where an article prints its quotes: found without offsets, and followed from save to save."""
