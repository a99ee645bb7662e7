"""From what a library raised to evidence: its class, its words, and the code it carries."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from clients.events import Evidence

_CHAIN = 10


class RuleError(Exception):
    """A hardened client's own rule failed. It unwinds what the library has open."""

    def __init__(self, rule: str, message: str, code: str = "") -> None:
        super().__init__(message)
        self.evidence = Evidence(exception=rule, message=message, code=code)


def evidence_of(error: BaseException, code: str = "") -> Evidence:
    """What `error` says; its code is the errno at the bottom of it, or else the wire's."""
    if isinstance(error, RuleError):
        return error.evidence
    return Evidence(
        exception=type(error).__name__,
        message=str(error),
        code=_errno_name(error) or code,
        raised=True,
    )


def _errno_name(error: BaseException) -> str:
    numbers = (link.errno or 0 for link in _chain(error) if isinstance(link, OSError))
    return next((errno.errorcode[n] for n in numbers if n in errno.errorcode), "")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and its causes, of a group the first, as far as they go."""
    for _ in range(_CHAIN):
        if error is None:
            return
        yield error
        within: tuple[BaseException, ...] = getattr(error, "exceptions", ())
        error = within[0] if within else error.__cause__ or error.__context__
