"""Side-by-side measurements of this project against its peers."""
