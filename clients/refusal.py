"""An answer that is not the one asked for: its own words, on one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from clients.events import Evidence

WORDS_BYTES = 2048  # of a body, enough for its own words
WORDS = 300  # characters of them that are told


def wrong_status(status: int, reason: str, headers: Mapping[str, str], body: bytes) -> Evidence:
    """ "UnexpectedStatus": what the server said instead of 200. `headers`: names in lower case.

    Where it wants another request (a redirect, a challenge, a wait), that is said before its words.
    """
    told = [f"HTTP {status} {reason}".rstrip()]
    if 300 <= status < 400 and "location" in headers:
        told.append(f"to {headers['location']}, not followed")
    if "www-authenticate" in headers:
        told.append(f"asks for {headers['www-authenticate']}")
    if "retry-after" in headers:
        told.append(f"asks to wait {headers['retry-after']}")
    return Evidence("UnexpectedStatus", f"{', '.join(told)}: {_words(body)}", str(status))


def wrong_media_type(media_type: str, body: bytes) -> Evidence:
    """ "UnexpectedContentType": 200, and something else than a stream."""
    return Evidence("UnexpectedContentType", f"{media_type!r}: {_words(body)}", "200")


def raised_as(exception: str, evidence: Evidence) -> Evidence:
    """The same, as a library raised it."""
    return replace(evidence, exception=exception, raised=True)


def _words(body: bytes) -> str:
    line = " ".join(body[:WORDS_BYTES].decode("utf-8", "replace").split())
    return line if len(line) <= WORDS else f"{line[:WORDS]}..."
