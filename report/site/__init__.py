"""The documentation and the atlas as a static site, read from disk, with search."""
