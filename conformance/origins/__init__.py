"""The origin of a cell: in this process, in one of its own, or behind somebody's gateway."""
