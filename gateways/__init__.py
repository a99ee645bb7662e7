"""Real products between the two ends: one a file, default and tuned."""
