"""What an HTTP answer that is no stream means, in one line with the way out."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from conformance.targets.tls_words import CLIENT_CERTIFICATE, OURS_REFUSED

# nginx, Go, Apache
TO_TLS = (
    "plain http request was sent to https",
    "http request to an https",
    "plain http to an ssl",
)
WRITE_TLS = "it speaks TLS on this port; write https:// (or wss://)"
# nginx, which takes any certificate of TLS and answers with 400; others send an alert of TLS.
NO_CERTIFICATE = "No required SSL certificate was sent"
BAD_CERTIFICATE = "The SSL certificate error"


def of_certificate(body: str) -> str:
    """What this page says of a certificate of ours, "" for nothing."""
    if BAD_CERTIFICATE in body:
        return OURS_REFUSED.format(reason="400")
    return CLIENT_CERTIFICATE if NO_CERTIFICATE in body else ""


def wants_tls(body: str) -> bool:
    """Whether this answer to plain HTTP says that the port is one of TLS."""
    return any(each in body.lower() for each in TO_TLS)


def words(status: int, headers: Mapping[str, str], body: str) -> str:
    """Why this answer is not the stream that was asked for. `headers`: names in lower case."""
    if wants_tls(body):
        return WRITE_TLS
    if said := of_certificate(body):
        return said
    page = " with a page of HTML" if "html" in headers.get("content-type", "") else ""
    match status:
        case 301 | 302 | 303 | 307 | 308:
            return f"it redirects to {_place(headers)}, which is not followed; name it in url"
        case 401:
            asked = headers.get("www-authenticate", "").split(" ")[0]
            scheme = f" ({asked})" if asked else ""
            return f"it demands authentication{scheme}: 401; set headers Authorization = env:NAME"
        case 403:
            return f"it forbids this: 403{page}; look at the rights of the token in headers"
        case 407:
            return "a proxy in between demands authentication: 407"
        case 404:
            return f"it has nothing there: 404{page}; look at the url's path"
        case 405 | 426 | 501:
            return f"it does not take this there: {status}{page}; look at the url's path"
        case 429:
            return "it limits our rate: 429; lower [limits] streams_at_once"
        case 502 | 503 | 504:
            return f"it does not reach what is behind it: {status}{page}; is the origin up?"
        case _ if status >= 500:
            return f"it fails: {status}{page}"
        case _ if status >= 400:
            return f"it refuses: {status}{page}"
        case _ if page:
            return f"it answers {status}{page} instead of a stream; look at the url"
        case _:
            kind = headers.get("content-type", "nothing")
            return f"it answers {status} with {kind} instead of a stream"


def _place(headers: Mapping[str, str]) -> str:
    """Scheme, host and path; a query may hold what nobody should read."""
    parts = urlsplit(headers.get("location", ""))
    return f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.netloc else parts.path or "?"
