"""A gateway of the user's own: a TOML file says how it is started and what in its files is a port.

The deployed files stay as they are. What differs here, the addresses to listen on and those of the
service behind, is replaced by `[replace]`, whose keys are texts of those files and whose values
are written with placeholders. So no delimiter can clash with a configuration's own syntax.
"""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path

import msgspec

from gateways.finding import UnversionedError, version_said
from gateways.running import STARTING_SECONDS

WIRES = ("sse", "websocket", "grpc")
GRPC = ("grpc", "grpc-web")  # whose origin is that of gRPC; the second where it is translated
MOST_READY_SECONDS = 40  # a cell is given up after a minute, and this one is not to blame
DAEMONS = "/usr/sbin:/usr/local/sbin"  # which a user's PATH leaves out


class BadOwnGatewayError(Exception):
    """A file that describes no gateway; the message names it, the key and the way out."""


@dataclass(frozen=True, slots=True)
class OwnTls:
    """The gateway speaks TLS with a certificate of its own. `ca`: whom its clients trust, a PEM
    file. `http2`: SSE comes over HTTP/2 too; gRPC always does, WebSocket never."""

    ca: str
    http2: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """One file as it was written. Paths are relative to it. `command` stays in the foreground or
    not, both are ended; `host` is what clients call the gateway, with `[replace]` done in every
    one of `files` (a folder: all below it)."""

    command: tuple[str, ...]
    files: tuple[str, ...] = ()
    replace: Mapping[str, str] = field(default_factory=dict[str, str])
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    version: tuple[str, ...] = ()  # a command that says it, run beside this file
    wires: tuple[str, ...] = WIRES
    host: str = "localhost"
    tls: OwnTls | None = None
    ready_seconds: float = STARTING_SECONDS  # how long one process may take to listen


def read(path: Path) -> Own:
    """The gateway that this file describes, with every command and file looked for.

    Raises:
        BadOwnGatewayError: it is missing, no TOML, or says what cannot be meant.
    """
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadOwnGatewayError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadOwnGatewayError(f"{path}: not TOML: {error}") from error
    _known(path, "", said, (each.name for each in fields(Own)))
    if isinstance(said.get("tls"), dict):
        _known(path, "tls.", said["tls"], (each.name for each in fields(OwnTls)))
    try:
        own = msgspec.convert(said, Own)
    except msgspec.ValidationError as error:
        raise BadOwnGatewayError(f"{path}: {_plainly(str(error))}") from error
    _possible(path, own)
    return own


def version(path: Path, own: Own, digest: str) -> str:
    """What its version command says, and which files these are: `1.22.1 files 3f2a1c90`; so a
    baseline names a changed configuration as it names another version.

    Raises:
        BadOwnGatewayError: the command cannot be run, or names no version.
    """
    if not own.version:
        return f"files {digest}"
    folder = here(path)
    command = runnable(path, "version", [each.replace("{here}", folder) for each in own.version])
    environment = {k: each.replace("{here}", folder) for k, each in own.environment.items()}
    try:
        return f"{version_said(command, environment, Path(folder))} files {digest}"
    except UnversionedError as error:
        raise BadOwnGatewayError(f"{path}: version: {error}") from error


def runnable(path: Path, key: str, command: Sequence[str]) -> tuple[str, ...]:
    """The command with the whole path of its program.

    Raises:
        BadOwnGatewayError: there is no such program.
    """
    found = shutil.which(command[0], path=f"{os.environ.get('PATH', os.defpath)}:{DAEMONS}")
    if found is None:
        hint = "; a program beside this file is {here}/name" if "/" in command[0] else ""
        raise BadOwnGatewayError(f"{path}: {key}: there is no program {command[0]!r}{hint}")
    return (str(Path(found).absolute()), *command[1:])


def here(path: Path) -> str:
    """What {here} stands for: the folder of the TOML file."""
    return str(path.parent.resolve())


def _known(path: Path, prefix: str, said: Iterable[str], known: Iterable[str]) -> None:
    known = list(known)
    for key in said:
        if key not in known:
            near = get_close_matches(key, known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
            raise BadOwnGatewayError(f"{path}: there is no key {prefix + key!r}; {hint}")


def _plainly(complaint: str) -> str:
    """msgspec's words with the TOML's names: `command: expected an array of texts`."""
    what, _, where = complaint.partition(" - at `$")
    key = where.strip("`.").replace("[...]", "")
    words = what.replace("`array`", "an array of texts").replace("`str`", "a text")
    words = words.replace("`object`", "a table").replace("missing required field", "needs the key")
    return f"{key}: {words}" if key else words.removeprefix("Object ")


def _possible(path: Path, own: Own) -> None:
    if not own.command:
        raise BadOwnGatewayError(f"{path}: command: is empty; say the program and its arguments")
    for wire in own.wires:
        if wire not in (*WIRES, *GRPC):
            known = ", ".join(dict.fromkeys((*WIRES, *GRPC)))
            raise BadOwnGatewayError(f"{path}: wires: there is no wire {wire!r}; known: {known}")
    if not 0 < own.ready_seconds <= MOST_READY_SECONDS:
        most = f"above 0 and at most {MOST_READY_SECONDS}"
        raise BadOwnGatewayError(f"{path}: ready_seconds: {own.ready_seconds:g} is not {most}")
    if not own.wires:
        raise BadOwnGatewayError(f"{path}: wires: is empty, so there is nothing to run")
    for name in (*own.files, *([own.tls.ca] if own.tls else ())):
        if not (path.parent / name).exists():
            raise BadOwnGatewayError(f"{path}: there is no {name!r} beside it")
