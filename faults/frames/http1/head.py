"""A message's head, kept as the bytes that came, so that an edit touches one line only."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_LINE = re.compile(rb"[^\n]*\n")
_REQUEST = re.compile(rb"\s*([!-~]+) [^ \r\n]+ HTTP/1\.[01]\r?\n")
_RESPONSE = re.compile(rb"\s*HTTP/1\.[01] ([1-9][0-9][0-9])[ \r\n]")


@dataclass(frozen=True, slots=True)
class Head:
    """Start line, field lines, blank line: joined they are what came (RFC 9112 §2.1).

    Each line keeps its own ending; a folded line (obs-fold, §5.2) stays with its field;
    empty lines before the start line (§2.2) stay with it.
    """

    start: bytes
    fields: tuple[bytes, ...]
    blank: bytes

    @classmethod
    def parse(cls, raw: bytes) -> Head:
        """Take apart a head that ends with its blank line. Any bytes will do."""
        lines: list[bytes] = _LINE.findall(raw)
        start = b""
        while lines and not start.strip():
            start += lines.pop(0)
        fields: list[bytes] = []
        for line in lines[:-1]:
            if fields and line[:1] in b" \t":
                fields[-1] += line
            else:
                fields.append(line)
        return cls(start, tuple(fields), b"".join(lines[-1:]))

    @property
    def raw(self) -> bytes:
        """The head as it travels."""
        return b"".join((self.start, *self.fields, self.blank))

    @property
    def method(self) -> bytes | None:
        """The method of an HTTP/1 request's head, None of anything else."""
        found = _REQUEST.match(self.start)
        return found and found[1]

    @property
    def status(self) -> int | None:
        """The status of an HTTP/1 response's head, None of anything else."""
        found = _RESPONSE.match(self.start)
        return found and int(found[1])

    def values(self, name: bytes) -> list[bytes]:
        """The values of every field called `name` (lower case), in order."""
        return [line.split(b":", 1)[1].strip() for line in self.fields if _name(line) == name]

    def elements(self, name: bytes) -> list[bytes]:
        """The comma-separated elements of every field called `name`, in lower case."""
        listed = b",".join(self.values(name)).lower()
        return [element.strip() for element in listed.split(b",") if element.strip()]

    def without(self, *names: bytes) -> Head:
        """This head less every field called one of `names` (lower case)."""
        return replace(self, fields=tuple(f for f in self.fields if _name(f) not in names))

    def with_field(self, name: bytes, value: bytes) -> Head:
        """This head with `name: value`: in the place of the first such field, else as the last."""
        place = next((i for i, f in enumerate(self.fields) if _name(f) == name.lower()), None)
        rest = self.without(name.lower()).fields
        at = len(rest) if place is None else place
        return replace(self, fields=(*rest[:at], name + b": " + value + b"\r\n", *rest[at:]))


def _name(line: bytes) -> bytes:
    name, colon, _ = line.partition(b":")
    return name.strip().lower() if colon else b""
