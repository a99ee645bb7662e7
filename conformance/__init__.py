"""Brings both ends and the fault together: cases, the runner, the judge."""
