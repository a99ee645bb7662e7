"""Which wire for whom: needs, the evidence in a run's cells, and the ranked answer."""
