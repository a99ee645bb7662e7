"""The page of HTML that a gateway makes up when it has no better answer."""

from __future__ import annotations

from http import HTTPStatus

_REASONS = {status.value: status.phrase for status in HTTPStatus} | {
    # Cloudflare's own, in no registry.
    520: "Unknown Error",
    522: "Connection Timed Out",
    524: "A Timeout Occurred",
}


def reason(status: int) -> str:
    """The reason phrase of `status`, "Error" where nobody has given it one."""
    return _REASONS.get(status, "Error")


def error_page(status: int) -> bytes:
    """A small page in the manner of nginx, lines ended by CRLF and the last one too."""
    title = f"{status} {reason(status)}"
    return (
        f"<html>\r\n<head><title>{title}</title></head>\r\n"
        f"<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
    ).encode()


def response(status: int, page: bytes, *fields: tuple[str, str]) -> bytes:
    """A whole response with `page` as its body, and `fields` beside its type and length."""
    given = (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page))))
    lines = [f"{name}: {value}\r\n" for name, value in (*given, *fields)]
    start = f"HTTP/1.1 {status} {reason(status)}\r\n"
    return "".join((start, *lines, "\r\n")).encode() + page
