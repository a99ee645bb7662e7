"""Parsers of JSON that is still coming, side by side."""
