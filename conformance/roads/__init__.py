"""Where a cell's stream goes along: a road and its name, one kind a file."""
