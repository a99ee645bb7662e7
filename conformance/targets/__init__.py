"""A gateway that is not ours: its file, its limits, its secrets, a first try."""
