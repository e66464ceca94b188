"""Telling the caches in front what to forget: after each commit that readers can notice, and before all else."""
