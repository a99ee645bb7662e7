"""Finds the clocks of a gateway from outside: parallel probes, and what they mean together."""
