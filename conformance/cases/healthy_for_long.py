"""Absolute clocks: a healthy stream that is merely long."""

from conformance.case import Case, Expect, RoadKind
from conformance.verdict import Class

CASE = Case(
    id="healthy-17s",
    question="Is a stream with three or four tokens a second left alone for 17 s?",
    anchors=("Envoy route timeout: 15 s by default", "Heroku, App Engine: absolute deadlines"),
    script="steady",
    limit=0,
    options={"pace": 14.0},  # 280 ms: Envoy's 15 s fall between two tokens
    settings=("stock",),  # no client takes part in it
    roads=RoadKind.GATEWAY,
    expect={"*": Expect(Class.COMPLETE, "nothing is wrong with it", delivery="whole")},
)
