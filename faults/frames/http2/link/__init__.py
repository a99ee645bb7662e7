"""One HTTP/2 connection as it passes: cut into frames, followed, and changed where an act says."""
