"""A middlebox that cuts by age."""

from conformance.case import AtConnect, Case, Expect, Lane
from conformance.verdict import Class
from faults.max_duration import MaxDuration

CASE = Case(
    id="max-duration",
    question="A healthy stream older than the limit is cut: is that told?",
    anchors=("Envoy route timeout: 15 s", "Google Cloud LB: 30 s", "Traefik readTimeout: 60 s"),
    script="steady",
    limit=60,
    holds_at=8,
    options={"heartbeatMs": 50},
    fault=MaxDuration(seconds=0.4),
    when=AtConnect(),
    lane=Lane.QUIET,
    expect={
        "*": Expect(Class.DETECTED, "heartbeats do not help against an age", delivery="prefix(8)")
    },
)
