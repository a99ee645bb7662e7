"""A real gateway, started with limits that the prober is not told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from clients.endpoint import Endpoint
from conformance.prober.road import WIRES, Near, listening
from conformance.prober.subject import Subject
from gateways.catalogue import PRODUCTS
from gateways.ports import LOOPBACK, open_origins, reserved
from gateways.product import Binary, Configuration, Face, Missing, Product, Slot
from gateways.rendering import render
from gateways.running import running
from servers.origin import serving
from tests.prober.limit import Limit

Drawn = Mapping[Limit, float]


def found(name: str) -> Binary | Missing:
    """The product's binary, or why it is not here."""
    return PRODUCTS[name].find()


@asynccontextmanager
async def limited(name: str, binary: Binary, drawn: Drawn) -> AsyncIterator[Subject]:
    """The gateway with these limits, and our origin behind it, until the block ends."""
    product = PRODUCTS[name]
    async with AsyncExitStack() as stack:
        # One slot a wire, since SSE and WebSocket come from different ports of the origin.
        slots: dict[str, Slot] = dict(
            zip(WIRES, stack.enter_context(reserved(len(WIRES))), strict=True)
        )
        async with open_origins(list(slots.values())):
            await stack.enter_async_context(
                running(
                    name,
                    binary,
                    partial(_files, product, binary, drawn, tuple(slots.values())),
                    partial(product.command, binary),
                    [_port(wire, slot) for wire, slot in _carried(product, slots).items()],
                    partial(product.routed, slots["grpc"], Face.HTTP1),
                )
            )
        carried = _carried(product, slots)
        origins = {wire: _origin(wire, slot) for wire, slot in carried.items()}
        origin = await stack.enter_async_context(serving(listening(origins)))
        endpoints = {w: Endpoint(LOOPBACK, _port(w, slot)) for w, slot in carried.items()}
        yield Subject(name, endpoints, Near(origin))


def _files(
    product: Product, binary: Binary, drawn: Drawn, slots: tuple[Slot, ...], folder: Path
) -> Mapping[str, str]:
    files: Mapping[str, str] = render(
        product,
        Configuration.TUNED,
        slots=slots,
        face=Face.HTTP1,
        gzip=False,
        folder=folder,
        certificate=None,
        binary=binary,
    )
    for limit, seconds in drawn.items():
        files = _edited(files, limit, limit.written(seconds))
    return files


def _edited(files: Mapping[str, str], limit: Limit, value: str) -> Mapping[str, str]:
    """The files with this limit in whichever has a place for it. Raises: LookupError, none has."""
    made = dict(files)
    for name, text in files.items():
        with suppress(LookupError):
            made[name] = limit.edit(text, value)
    if made == files:
        raise LookupError(f"no file has a place for {limit.setting} any more")
    return made


def _carried(product: Product, slots: Mapping[str, Slot]) -> Mapping[str, Slot]:
    return {wire: slot for wire, slot in slots.items() if wire not in product.cannot}


def _port(wire: str, slot: Slot) -> int:
    return slot.grpc if wire == "grpc" else slot.http


def _origin(wire: str, slot: Slot) -> int:
    return slot.grpc_origin if wire == "grpc" else slot.http_origin
