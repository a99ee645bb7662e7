"""Lenses: each measures one property of a recording, as a pure function to frozen figures."""
