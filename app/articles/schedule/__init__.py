"""What was planned happens at its time: found by every worker, done by one of them."""
