"""Something on the way answers in the origin's place."""

from collections.abc import Mapping

from conformance.case import AtConnect, Case, Expect
from conformance.verdict import Class
from faults.fault import Fault
from faults.frames.http1.login_page import LoginPage
from faults.frames.http1.retry_later import RetryLater
from faults.frames.http2.grpc_html_page import GrpcHtmlPage
from faults.frames.http2.grpc_http_status import GrpcHttpStatus


def _case(name: str, question: str, fault: Mapping[str, Fault], code: str) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=("RFC 9110 section 15", "grpc/doc/http-grpc-status-mapping.md", "RFC 6585"),
        fault=fault,
        when=AtConnect(),
        depends_on=(),
        expect={
            "*": Expect(Class.REFUSED, "no stream, and the client is told"),
            "websocket": Expect(Class.REFUSED, "the upgrade is refused", signal=code),
        },
    )


CASES = (
    _case("login-page", "A login page with status 200 comes in the stream's place: is that told?",
          {"sse": LoginPage(), "websocket": LoginPage(), "grpc": GrpcHtmlPage()}, "200"),
    _case("rate-limited", "A 429 comes in the stream's place: is that told?",
          {"sse": RetryLater(429), "websocket": RetryLater(429), "grpc": GrpcHttpStatus(429)},
          "429"),
    _case("unavailable", "A 503 comes in the stream's place: is that told?",
          {"sse": RetryLater(503), "websocket": RetryLater(503), "grpc": GrpcHttpStatus(503)},
          "503"),
)  # fmt: skip
