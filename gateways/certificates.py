"""A certificate authority made for one gateway process, and gone with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from gateways.product import Certificate

HOST = "localhost"
MISSING = "" if find_spec("trustme") else "TLS needs trustme; install it with `pip install trustme`"


@dataclass(frozen=True, slots=True)
class Authority:
    """What goes into the gateway's folder, and whom its clients are to trust."""

    ca_pem: bytes
    files: Mapping[str, str]

    def certificate(self, folder: Path) -> Certificate:
        """Where the files will lie."""
        ca, chain, key, bundle = (folder / name for name in self.files)
        return Certificate(ca, chain, key, bundle)


def authority() -> Authority:
    """A fresh one, with a certificate for HOST. Takes some 10 ms; needs trustme."""
    import trustme  # of the `gateways` extra: cleartext roads do without it

    ca = trustme.CA(organization_name="tokenwire")
    issued = ca.issue_cert(HOST)
    chain = "".join(blob.bytes().decode() for blob in issued.cert_chain_pems)
    key = issued.private_key_pem.bytes().decode()
    ca_pem = ca.cert_pem.bytes()
    files = {"ca.pem": ca_pem.decode(), "chain.pem": chain, "key.pem": key, "all.pem": chain + key}
    return Authority(ca_pem, files)
