from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from gateways.certificates import authority

pytest.importorskip("trustme")


def test_a_client_that_trusts_the_authority_trusts_its_certificate(tmp_path: Path) -> None:
    made = authority()
    for name, text in made.files.items():
        (tmp_path / name).write_text(text)
    files = made.certificate(tmp_path)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(files.chain, files.key)
    server.load_cert_chain(files.bundle)
    client = ssl.create_default_context(cadata=made.ca_pem.decode())
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        client.wrap_bio(to_client, to_server, server_hostname="localhost"),
        server.wrap_bio(to_server, to_client, server_side=True),
    )
    done: set[ssl.SSLObject] = set()
    for _ in range(6):
        for end in ends:
            try:
                end.do_handshake()
                done.add(end)
            except ssl.SSLWantReadError:
                pass
    assert len(done) == 2


def test_two_authorities_do_not_trust_one_another() -> None:
    assert authority().ca_pem != authority().ca_pem
