"""Absolute clocks: a healthy stream that is merely long."""

from conformance.case import Case, Expect, RoadKind
from conformance.verdict import Class

CASE = Case(
    id="healthy-18s",
    question="Is a stream with three tokens a second left alone for 18 s?",
    anchors=("Envoy route timeout: 15 s by default", "Heroku, App Engine: absolute deadlines"),
    script="steady",
    limit=0,
    options={"pace": 15.0},
    settings=("stock",),  # no client takes part in it
    roads=RoadKind.GATEWAY,
    expect={"*": Expect(Class.COMPLETE, "nothing is wrong with it", delivery="whole")},
)
