"""A staging gateway that demands a certificate: nginx or HAProxy, with our origin behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import trustme

from conformance.origins.separate import Separate
from gateways.catalogue import PRODUCTS
from gateways.certificates import HOST, Authority, authority
from gateways.ports import open_origins, reserved
from gateways.product import Binary, Configuration, Face, Missing, Slot
from gateways.rendering import render
from gateways.running import running
from tests.staging import FILE, PORTS

OURS, OURS_KEY = "who-we-are.pem", "who-we-are.key"
WIRES = ("sse", "websocket", "grpc")
SHOWN = f'client_certificate = "{OURS}"\nclient_key = "{OURS_KEY}"\n'
EDITS = {
    "nginx": (
        "    ssl_certificate_key",
        "    ssl_client_certificate clients.pem;\n    ssl_verify_client on;\n"
        "    ssl_certificate_key",
    ),
    "haproxy": (" ssl crt ", " ssl verify required ca-file clients.pem crt "),
}


@dataclass(frozen=True, slots=True)
class Demanding:
    """The target's file, without a certificate of ours, and who issues those that are accepted."""

    file: Path
    issuer: trustme.CA

    def shown(self, issued: trustme.LeafCert) -> Path:
        """The target's file, with this certificate of ours beside it."""
        folder = self.file.parent
        issued.cert_chain_pems[0].write_to_path(folder / OURS)
        issued.private_key_pem.write_to_path(folder / OURS_KEY)
        file = folder / "shown.toml"
        file.write_text(self.file.read_text() + SHOWN)
        return file


@asynccontextmanager
async def demanding(folder: Path, product: str) -> AsyncIterator[Demanding]:
    """While the gateway is up. `folder` gets the target's file and whom to trust."""
    issuer, ours = trustme.CA(), authority()
    binary = PRODUCTS[product].find()
    assert not isinstance(binary, Missing)
    async with AsyncExitStack() as stack:
        slots = stack.enter_context(reserved(len(WIRES)))
        served = dict(zip(WIRES, slots, strict=True))
        async with open_origins(list(slots)):
            await stack.enter_async_context(
                running(
                    product,
                    binary,
                    partial(_files, product, binary, ours, issuer, slots),
                    partial(PRODUCTS[product].command, binary),
                    [_listening(wire, slot) for wire, slot in served.items()],
                    _at_once,
                )
            )
        origin = (
            word
            for option, (wire, slot) in zip(PORTS, served.items(), strict=True)
            for word in (option, str(slot.grpc_origin if wire == "grpc" else slot.http_origin))
        )
        await stack.enter_async_context(Separate.running(tuple(origin), ""))
        (folder / "ca.pem").write_bytes(ours.ca_pem)
        file = folder / "staging.toml"
        ports = {wire: _listening(wire, slot) for wire, slot in served.items()}
        file.write_text(FILE.format(host=HOST, **ports))
        yield Demanding(file, issuer)


def _files(
    product: str,
    binary: Binary,
    ours: Authority,
    issuer: trustme.CA,
    slots: tuple[Slot, ...],
    folder: Path,
) -> Mapping[str, str]:
    rendered = render(
        PRODUCTS[product],
        Configuration.TUNED,
        slots=slots,
        face=Face.HTTP2_TLS,
        gzip=False,
        folder=folder,
        certificate=ours.certificate(folder),
        binary=binary,
    )
    old, new = EDITS[product]
    assert any(old in text for text in rendered.values())
    edited = {name: text.replace(old, new) for name, text in rendered.items()}
    return {**edited, **ours.files, "clients.pem": issuer.cert_pem.bytes().decode()}


def _listening(wire: str, slot: Slot) -> int:
    return slot.grpc if wire == "grpc" else slot.http


async def _at_once() -> bool:
    """Asked by nobody: who shows no certificate is not answered as others are."""
    return True
