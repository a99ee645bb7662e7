"""Consumers of recordings and verdicts: terminal, JSON, JUnit, HTML."""
