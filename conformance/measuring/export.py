"""What `tokenwire measure --otlp` sends; imported only where OpenTelemetry's exporter is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from conformance.measuring.measured import Measured
from conformance.options import Trouble
from lenses.otlp import ExportError, Observed, export
from lenses.trace import Attributes, Trace, trace


def send(url: str, found: Sequence[Measured], attributes: Attributes) -> None:
    """Send all that has a span. Raises: Trouble, the collector does not take it."""
    streams = list(_observed(found))
    try:
        export(url, streams, attributes)
    except ExportError as error:
        raise Trouble(str(error)) from error
    click.echo(f"{url}: took {len(streams)} of {len(found)} streams", err=True)


def _observed(found: Sequence[Measured]) -> Iterator[Observed]:
    """A recording has no wall clock, but its file was written when its stream had ended."""
    for each in found:
        span = each.figures.get("trace") or trace(each.recording)
        if isinstance(span, Trace):
            ended_ns = each.path.stat().st_mtime_ns
            yield Observed(each.recording, span, ended_ns - round(span.duration_ms * 1e6))
