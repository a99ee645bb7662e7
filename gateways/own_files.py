"""What the user's own gateway is started with: files, command, environment, with a slot's ports."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from gateways.own import GRPC, BadOwnGatewayError, Own, here, runnable
from gateways.product import Slot

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
PLACEHOLDERS = ("http", "grpc", "http_origin", "grpc_origin", "folder", "here")
_ALONE = Slot(0, http=8000, grpc=8001, http_origin=9000, grpc_origin=9001)
MAX_FILES = 1000  # a folder that holds more was hardly meant


@dataclass(frozen=True, slots=True)
class Rendering:
    """What one process is started with. `used`: the placeholders that stand in it somewhere."""

    files: Mapping[str, str]  # by path below {folder}; bytes that are no UTF-8 are escaped
    command: tuple[str, ...]
    environment: Mapping[str, str]
    used: frozenset[str]

    @property
    def started(self) -> tuple[str, ...]:
        """The command with its environment."""
        variables = (f"{name}={value}" for name, value in self.environment.items())
        return ("/usr/bin/env", *variables, *self.command)

    @property
    def listening(self) -> tuple[str, ...]:
        """The ports that clients come to; without one of its own, gRPC comes to that of the
        others."""
        return tuple(name for name in ("http", "grpc") if name in self.used)


@dataclass(slots=True)
class _Filling:
    """The values of the placeholders, and which of them were wanted."""

    path: Path
    values: Mapping[str, str]
    used: set[str] = field(default_factory=set[str])

    def __call__(self, key: str, text: str) -> str:
        def value(found: re.Match[str]) -> str:
            name = found[1]
            if name in self.values:
                self.used.add(name)
                return self.values[name]
            if near := get_close_matches(name, PLACEHOLDERS, n=1, cutoff=0.7):
                raise BadOwnGatewayError(
                    f"{self.path}: {key}: there is no placeholder {found[0]};"
                    f" did you mean {{{near[0]}}}?"
                )
            return found[0]

        return _PLACEHOLDER.sub(value, text)


def rendered(path: Path, own: Own, slot: Slot, folder: Path) -> Rendering:
    """What a process for this slot is started with; its files go into `folder`.

    Raises:
        BadOwnGatewayError: a placeholder or a program that there is not, a text to be replaced
            that no file has, files that cannot be read.
    """
    ports = {name: str(getattr(slot, name)) for name in PLACEHOLDERS[:4]}
    fill = _Filling(path, {**ports, "folder": str(folder), "here": here(path)})
    files = _replaced(path, own, fill)
    command = tuple(fill("command", word) for word in own.command)
    environment = {k: fill(f"environment.{k}", v) for k, v in own.environment.items()}
    return Rendering(files, runnable(path, "command", command), environment, frozenset(fill.used))


def checked(path: Path, own: Own) -> Rendering:
    """A rendering for no slot in particular.

    Raises:
        BadOwnGatewayError: as `rendered`, or one of the ports is named nowhere.
    """
    found = rendered(path, own, _ALONE, Path("/run"))
    http = any(wire not in GRPC for wire in own.wires)
    needed = {"http_origin": http, "grpc_origin": any(wire in GRPC for wire in own.wires)}
    for name in (name for name, wanted in needed.items() if wanted and name not in found.used):
        wires = "gRPC" if name == "grpc_origin" else "SSE and WebSocket"
        raise BadOwnGatewayError(
            f"{path}: nothing mentions {{{name}}}, so it cannot find the origin of {wires}:"
            f" put it into [replace], command or environment, or take its wires out of `wires`"
        )
    if "http" not in found.used and (http or not found.listening):
        raise BadOwnGatewayError(
            f"{path}: nothing mentions {{http}}, so no client can reach it: put it into [replace],"
            " command or environment in the place of the port that it listens on"
        )
    return found


def digest(path: Path, own: Own) -> str:
    """Eight hex digits over the TOML file and every file it names."""
    found = hashlib.sha256(path.read_bytes())
    for name, text in _texts(path, own):
        found.update(f"\n{name}\n{text}".encode("utf-8", "surrogateescape"))
    return found.hexdigest()[:8]


def _replaced(path: Path, own: Own, fill: _Filling) -> Mapping[str, str]:
    """Each text once and in one pass, the longest first, so that no replacement is replaced."""
    texts = dict(_texts(path, own))
    if not own.replace:
        return texts
    keys = sorted(own.replace, key=len, reverse=True)
    pattern = re.compile("|".join(map(_apart, keys)))
    met = {found[0] for text in texts.values() for found in pattern.finditer(text)}
    for key in keys:
        if key not in met:
            where = " or ".join(own.files) or "any file, since `files` names none"
            raise BadOwnGatewayError(f"{path}: replace: {key!r} does not occur in {where}")
    values = {key: fill(f"replace.{key!r}", own.replace[key]) for key in keys}
    return {name: pattern.sub(lambda m: values[m[0]], text) for name, text in texts.items()}


def _apart(key: str) -> str:
    """The text as it stands; a number at its edge is no part of a longer one (80 of 8080)."""
    before = r"(?<!\d)" if key[:1].isdigit() else ""
    after = r"(?!\d)" if key[-1:].isdigit() else ""
    return f"{before}{re.escape(key)}{after}"


def _texts(path: Path, own: Own) -> Iterator[tuple[str, str]]:
    """Every file by its path below {folder}: as it lies beside the TOML, or by its bare name."""
    found = 0
    for name in own.files:
        start = path.parent / name
        outside = Path(name).is_absolute() or ".." in Path(name).parts
        base = Path(start.name if outside else name)
        for file in sorted(start.rglob("*")) if start.is_dir() else [start]:
            if not file.is_file():
                continue
            found += 1
            if found > MAX_FILES:
                raise BadOwnGatewayError(f"{path}: files: {name!r} holds over {MAX_FILES} files")
            yield str(base / file.relative_to(start)), _text(path, file)


def _text(path: Path, file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        raise BadOwnGatewayError(f"{path}: {file}: {error.strerror}") from error
