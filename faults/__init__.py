"""The fault layer: a line, what can befall it, and the frames that cross it."""
