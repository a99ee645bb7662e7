"""What each gateway really does, as measured: the data, what changed in it, and its pages."""
