"""The questions, one a file, data only; `conformance/casebook.py` collects them."""
