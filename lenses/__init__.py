"""Pure functions that measure one property of a recording each."""
