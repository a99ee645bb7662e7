"""HTTP/1.1 framing that breaks, lies or forgets."""

from conformance.case import AtConnect, AtHeard, Case, Expect, Trigger
from conformance.verdict import Class
from faults.fault import Fault
from faults.frames.http1.appended_error_page import AppendedErrorPage
from faults.frames.http1.bad_chunk_size import BadChunkSize
from faults.frames.http1.content_length_lies import ContentLengthLies
from faults.frames.http1.edge_cut import EdgeCut
from faults.frames.http1.missing_terminal_chunk import MissingTerminalChunk
from faults.frames.sse.lost_blank_line import LostBlankLine


def _case(
    name: str,
    question: str,
    fault: Fault,
    stock: Expect,
    hardened: Expect,
    when: Trigger = AtHeard(6),  # noqa: B008 - a frozen value
) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=("RFC 9112 sections 6.3, 7.1 and 8", "WHATWG HTML 9.2.6"),
        wires=("sse",),
        fault=fault,
        when=when,
        expect={"sse/stock": stock, "sse/hardened": hardened},
    )


CUT = Expect(Class.DETECTED, "no Done", delivery="prefix(6)")

CASES = (
    _case("chunk-size-bad", "A chunk size that is no number: is it told?", BadChunkSize(),
          Expect(Class.DETECTED, "illegal chunk header", signal="RemoteProtocolError"), CUT),
    _case("terminal-chunk-missing", "All tokens, then FIN before the last chunk: is Done enough?",
          MissingTerminalChunk(),
          Expect(Class.FALSE_FAILURE, "httpx raises after Done", delivery="whole"),
          Expect(Class.COMPLETE, "Done was heard", delivery="whole"), AtHeard(33)),
    _case("error-page-appended", "An error page follows the sixth token: does it end the stream?",
          AppendedErrorPage(),
          Expect(Class.SILENT_TRUNCATION, "its lines are unknown fields, then an orderly end",
                 delivery="prefix(6)"),
          CUT),
    _case("edge-cuts", "An edge writes its own answer into the body: is that told?", EdgeCut(),
          Expect(Class.DETECTED, "no chunk header", signal="RemoteProtocolError"), CUT),
    _case("content-length-short", "Content-Length ends in mid-event: is that told?",
          ContentLengthLies(declared_bytes=400),
          Expect(Class.SILENT_TRUNCATION, "what is declared has come", delivery="prefix"),
          Expect(Class.DETECTED, "no Done", delivery="prefix"), AtConnect()),
    _case("content-length-long", "Content-Length promises more than comes: is that told?",
          ContentLengthLies(declared_bytes=1_000_000),
          Expect(Class.FALSE_FAILURE, "httpx raises after Done", delivery="whole"),
          Expect(Class.COMPLETE, "Done was heard", delivery="whole"), AtConnect()),
    _case("blank-line-lost", "Two events run into one: who notices?", LostBlankLine(),
          Expect(Class.DETECTED, "the joined data is no JSON", signal="ParseError"),
          Expect(Class.DETECTED, "the joined data is no event")),
)  # fmt: skip
