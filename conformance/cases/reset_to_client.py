"""The client is cut off, the origin is told nothing."""

from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.fault import Side
from faults.reset import Reset

CASE = Case(
    id="reset-to-client",
    question="The client is reset and the origin told nothing: who goes on paying?",
    anchors=("RFC 9293 section 3.5.1 (half-open connections)", "AWS NLB: 350 s, RST to the sender"),
    fault=Reset((Side.CLIENT,)),
    when=AtHeard(6),
    script="steady",
    limit=60,
    expect={
        "*": Expect(
            Class.ORPHANED,
            "the origin's side stands, so it says the rest to nobody",
            delivery="prefix(6)",
        ),
    },
)
