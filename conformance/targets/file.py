"""From a target's TOML file to a target: strictly, in one clear line where it is not one."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from clients.adapters import catalogue
from conformance.case import WIRES
from conformance.hint import hint
from conformance.roads.name import OURS
from conformance.targets import secret
from conformance.targets.address import BadAddressError, address_of
from conformance.targets.target import Depth, Limits, Target, TargetLedger, TargetTls, TargetWire

T = TypeVar("T")
Table = Mapping[str, Any]

TOP = ("name", "staging", "depth", "wires", "tls", "ledger", "limits")
NAME = re.compile("[a-z0-9][a-z0-9-]{0,39}")
CONFIDENTIAL = re.compile(
    "authorization|cookie|token|secret|password|passwd|credential|api[-_]?key", re.I
)
STAGING = (
    "does not say `staging = true`: this runs faults against what it names, and must never be "
    "pointed at production; write that line if it is a staging system"
)


class BadTargetError(Exception):
    """A target's file that cannot be used; the message names the culprit and the way out."""


def read(path: Path) -> Target:
    """The target that this file describes; every secret it refers to can be had.

    Raises:
        BadTargetError: it is missing, not TOML, not a target, or refers to what is not there.
    """
    try:
        table = tomllib.loads(path.read_bytes().decode())
    except OSError as error:
        raise BadTargetError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadTargetError(f"{path}: is not TOML: {error}") from error
    return of_table(path, table)


def of_table(path: Path, table: Table) -> Target:
    """The same from a table; `path` names it in what is said. Raises: BadTargetError."""
    try:
        return _target(path, table)
    except (_BadPartError, secret.BadSecretError) as error:
        raise BadTargetError(f"{path}: {error}") from error


class _BadPartError(Exception):
    pass


def _target(path: Path, table: Table) -> Target:
    if table.get("staging") is not True:
        raise _BadPartError(STAGING)
    _known("the file", table, TOP)
    target = Target(
        name=_name(table.get("name")),
        depth=_depth(table.get("depth")),
        wires=_wires(table.get("wires")),
        file=path.resolve(),
        tls=_part("tls", table, TargetTls),
        ledger=_part("ledger", table, TargetLedger),
        limits=_limits(_part("limits", table, Limits)),
    )
    _check_depth(target)
    _check_ledger(target)
    _check_files(target)
    for name in sorted(secret.names(table)):
        secret.value(name)
    return target


def _name(name: object) -> str:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise _BadPartError('needs name = "…": 1 to 40 of a to z, 0 to 9 and hyphen')
    if name in OURS:
        raise _BadPartError(f"name = {name!r} is a road of ours; give it another")
    return name


def _depth(depth: object) -> Depth:
    if isinstance(depth, str) and depth in set(Depth):
        return Depth(depth)
    known = " or ".join(f'"{each}"' for each in Depth)
    raise _BadPartError(f"depth = {depth!r}; say {known}")


def _wires(tables: object) -> Mapping[str, TargetWire]:
    if not isinstance(tables, dict) or not tables:
        raise _BadPartError(f"needs at least one wire: [wires.{WIRES[0]}] with its url")
    named = cast("dict[str, object]", tables)
    _known("[wires]", named, WIRES)
    return {wire: _wire(wire, named) for wire in named}


def _wire(wire: str, tables: Table) -> TargetWire:
    found = _part(wire, tables, TargetWire, "wires.")
    where = f"[wires.{wire}]"
    _check_url(f"{where} url", found.url)
    if wire == "grpc" and (found.address.path or found.address.query):
        raise _BadPartError(f"{where} url: gRPC has no path of ours; give https://host:port")
    _check_headers(where, found.headers)
    if found.stranger_headers and wire != "sse":
        raise _BadPartError(f"{where} stranger_headers: a stranger comes by [wires.sse] alone")
    _check_headers(where, {name: text for name, text in found.stranger_headers.items() if text})
    return found


def _part(name: str, tables: Table, kind: type[T], above: str = "") -> T:
    """One table as its dataclass; a missing one is all defaults."""
    where = f"[{above}{name}]"
    table = tables.get(name, {})
    if not isinstance(table, dict):
        raise _BadPartError(f"{where} must be a table")
    known = [each.name for each in fields(cast(Any, kind))]
    _known(where, cast("dict[str, object]", table), known)
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise _BadPartError(f"{where} {error}".replace(" - at `$.", ", at `")) from error


def _limits(limits: Limits) -> Limits:
    for each in fields(limits):
        least = 1 if each.name in ("requests", "streams_at_once") else 0
        asked = getattr(limits, each.name)
        if asked is not None and not least <= asked < math.inf:
            raise _BadPartError(f"[limits] {each.name} must be at least {least}, and finite")
    priced = limits.price_per_request or limits.price_per_thousand_tokens
    if limits.cost is not None and not priced:
        raise _BadPartError(
            "[limits] cost needs a price: price_per_request or price_per_thousand_tokens"
        )
    return limits


def _check_url(where: str, url: str) -> None:
    try:
        address = address_of(url)
    except BadAddressError as error:
        raise _BadPartError(f"{where} {error}") from error
    for pair in address.query.split("&"):
        name, _, text = pair.partition("=")
        if CONFIDENTIAL.search(name) and not secret.names(text):
            raise _BadPartError(f"{where}: {name} looks like a secret; write {name}=env:NAME")


def _check_headers(where: str, headers: Mapping[str, str]) -> None:
    for name, text in headers.items():
        if not re.fullmatch("[A-Za-z0-9!#$%&'*+.^_`|~-]+", name):
            raise _BadPartError(f"{where} headers: {name!r} is no header's name (RFC 9110, 5.6.2)")
        if not (text.isascii() and text.isprintable()):
            raise _BadPartError(f"{where} headers: {name} has what no header may hold")
        if CONFIDENTIAL.search(name) and not secret.names(text):
            raise _BadPartError(
                f"{where} headers: {name} looks like a secret; name a variable of the "
                f'environment: {name} = "env:NAME"'
            )


def _check_depth(target: Target) -> None:
    for wire, each in target.wires.items():
        if target.depth is Depth.ADAPTER and not each.adapter:
            raise _BadPartError(f'[wires.{wire}] needs adapter = "…", since depth is "adapter"')
        if target.depth is not Depth.ADAPTER and each.adapter:
            raise _BadPartError(f'[wires.{wire}] has an adapter, but depth is "{target.depth}"')
        if each.adapter:
            _check_adapter(wire, each)
    if target.depth is Depth.SANDWICH and not target.ledger.url and "sse" not in target.wires:
        raise _BadPartError(
            "cannot reach the origin's ledger: give [ledger] url, since there is no [wires.sse]"
        )


def _check_adapter(wire: str, named: TargetWire) -> None:
    try:
        catalogue.read(named.adapter, named.settings)
    except catalogue.BadAdapterError as error:
        raise _BadPartError(f"[wires.{wire}] {error}") from error
    carried = catalogue.ADAPTERS[named.adapter].wire
    if carried != wire:
        raise _BadPartError(f"[wires.{wire}] {named.adapter} travels as [wires.{carried}]")


def _check_ledger(target: Target) -> None:
    if target.ledger.url and target.depth is not Depth.SANDWICH:
        raise _BadPartError(f'has a [ledger], which depth = "{target.depth}" does not read')
    if target.ledger.url:
        _check_url("[ledger] url", target.ledger.url)
    _check_headers("[ledger]", target.ledger.headers)


def _check_files(target: Target) -> None:
    tls = target.tls
    if bool(tls.client_certificate) != bool(tls.client_key):
        raise _BadPartError("[tls] client_certificate and client_key come together")
    for name in ("ca", "client_certificate", "client_key"):
        named = getattr(tls, name)
        if named and not target.path(named).is_file():
            raise _BadPartError(f"[tls] {name}: there is no file {named} beside it")


def _known(where: str, named: Iterable[str], known: Iterable[str]) -> None:
    for name in named:
        if name not in known:
            raise _BadPartError(f"{where} has an unknown {name!r}; {hint(name, known)}")
