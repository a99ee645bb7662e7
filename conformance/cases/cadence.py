"""Is a token heard when it is said?"""

from conformance.case import Case, Expect, Lane, RoadKind
from conformance.verdict import Class, Pace

CASE = Case(
    id="cadence",
    question="Is each token heard when it is said, ten a second?",
    anchors=("RFC 9112 section 7.1 (chunks)", "nginx proxy_buffering", "HAProxy http-no-delay"),
    script="steady",
    limit=10,
    options={"pace": 5.0},
    lane=Lane.QUIET,
    roads=RoadKind.ALL,
    expect={"*": Expect(Class.COMPLETE, "nobody buffers here", delivery="whole", pace=Pace.LIVE)},
)
