"""An RST is told even where a FIN is not."""

from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.reset import Reset

CASE = Case(
    id="cut-reset-close-delimited",
    question="Is an RST told where a FIN would look like an end?",
    anchors=("RFC 9112 section 6.3 rule 8", "RFC 9293 section 3.5.2"),
    fault=Reset(),
    when=AtHeard(6),
    options={"sse": {"closeDelimited": True}},
    wires=("sse",),
    expect={"sse": Expect(Class.DETECTED, "ECONNRESET is no end of file", delivery="prefix(6)")},
)
