"""A JSON file that says by its `schema` what it is, and of which version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaFile(Generic[T]):
    """One kind of such file. `what` is "a plan"; `way_out` is what to do about another version."""

    schema: str
    type: type[T]
    what: str
    way_out: str
    trouble: Callable[[str], Exception]

    def read(self, path: Path) -> T:
        """What it holds.

        Raises:
            Exception: `trouble`, the file is missing, of another version, or not such a file.
        """
        try:
            raw = path.read_bytes()
            found = msgspec.json.decode(raw, type=dict[str, object]).get("schema")
            if found != self.schema:
                raise self.trouble(
                    f"{path}: is {found!r}, this version reads {self.schema!r}; {self.way_out}"
                )
            return msgspec.json.decode(raw, type=self.type)
        except OSError as error:
            raise self.trouble(f"{path}: {error.strerror}") from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise self.trouble(f"{path}: not {self.what}: {error}") from error
