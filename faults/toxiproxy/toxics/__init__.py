"""The toxics, one a file: what Toxiproxy has, then what it lacks."""
