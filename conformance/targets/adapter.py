"""Depth `adapter`: the user's own service, as its target describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from clients.adapters import catalogue
from clients.adapters.catalogue import BadAdapterError, Settings
from conformance.targets import secret
from conformance.targets.file import BadTargetError
from conformance.targets.target import Target

FILE_SETTING = "descriptor_set"  # stands beside the target's own file


def settings(target: Target, wire: str, request: Mapping[str, Any] | None = None) -> Settings:
    """What the wire's adapter needs, its secrets put in. `request`: instead of the table's own.

    Raises:
        BadTargetError: the wire has no adapter, or its table is not what the adapter reads.
    """
    asked = target.wires[wire]
    where = f"{target.file.name}: [wires.{wire}]"
    if not asked.adapter:
        raise BadTargetError(f'{where} needs an adapter, and depth = "adapter"')
    table = dict(asked.settings) | ({} if request is None else {"request": request})
    named = table.get(FILE_SETTING)
    if isinstance(named, str) and named:
        table[FILE_SETTING] = str(target.path(named))
        if not target.path(named).is_file():
            raise BadTargetError(f"{where}: there is no file {named} beside it")
    try:
        resolved = cast("dict[str, Any]", secret.resolved_throughout(table))
        return catalogue.read(asked.adapter, resolved)
    except (BadAdapterError, secret.BadSecretError) as error:
        raise BadTargetError(f"{where}: {error}") from error
