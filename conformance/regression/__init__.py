"""A run held against another, or against what a team has accepted of its own roads."""
