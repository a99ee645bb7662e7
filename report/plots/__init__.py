"""Plots of streams, one a file, as SVG and PNG; they need matplotlib (the extra `plots`)."""
