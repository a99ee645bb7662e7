"""Waiting on CLOCK_MONOTONIC without an event loop's rounding."""
