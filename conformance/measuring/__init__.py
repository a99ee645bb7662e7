"""Recordings measured by lenses, as tables, plots and OpenTelemetry."""
