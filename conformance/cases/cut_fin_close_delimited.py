"""The same cut where the end of the connection is the end of the body."""

from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.fin import Fin

CASE = Case(
    id="cut-fin-close-delimited",
    question="Does a FIN look like an end where the body is delimited by the connection's end?",
    anchors=("RFC 9112 section 6.3 rule 8", "RFC 9112 section 8"),
    fault=Fin(),
    when=AtHeard(6),
    options={"sse": {"closeDelimited": True}},
    smoke=True,
    wires=("sse",),
    expect={
        "sse/stock": Expect(
            Class.SILENT_TRUNCATION,
            "a close-delimited body that ends is complete to HTTP; only Done could tell",
            delivery="prefix(6)",
        ),
        "sse/hardened": Expect(Class.DETECTED, "the end came without Done", delivery="prefix(6)"),
    },
)
