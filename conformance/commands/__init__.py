"""One command a file; `conformance/cli.py` registers them."""
