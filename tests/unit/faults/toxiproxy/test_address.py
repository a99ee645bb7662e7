"""Addresses are read and printed as Go does, but for one: no host is loopback."""

from __future__ import annotations

import pytest

from faults.toxiproxy.address import Address, resolve, split
from faults.toxiproxy.refusal import Refusal


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("127.0.0.1:80", "127.0.0.1:80"),
        ("localhost:0", "127.0.0.1:0"),
        ("[::1]:5", "[::1]:5"),
        ("0.0.0.0:1", "0.0.0.0:1"),
        ("127.0.0.1:http", "127.0.0.1:80"),
        ("127.0.0.1:", "127.0.0.1:0"),
        ("127.0.0.1:+5", "127.0.0.1:5"),
    ],
)
async def test_an_address_is_resolved(text: str, meant: str) -> None:
    assert str(await resolve(text)) == meant


@pytest.mark.asyncio
@pytest.mark.parametrize("text", ["", ":0", ":", "[]:0"])
async def test_no_host_is_loopback_and_never_every_interface(text: str) -> None:
    assert await resolve(text) == Address("127.0.0.1", 0)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("foo", "address foo: missing port in address"),
        ("a:b:c", "address a:b:c: too many colons in address"),
        ("::1:5", "address ::1:5: too many colons in address"),
        ("[::1", "address [::1: missing ']' in address"),
        ("[::1]", "address [::1]: missing port in address"),
        ("[::1]x:1", "address [::1]x:1: missing port in address"),
        ("a[:5", "address a[:5: unexpected '[' in address"),
        ("a]:5", "address a]:5: unexpected ']' in address"),
        ("127.0.0.1:65536", "address 65536: invalid port"),
        ("127.0.0.1:-1", "address -1: invalid port"),
        ("127.0.0.1:nosuch", "lookup tcp/nosuch: unknown port"),
        ("127.1:0", "lookup 127.1: no such host"),
        ("010.0.0.1:0", "lookup 010.0.0.1: no such host"),
    ],
)
async def test_a_wrong_one_is_refused_in_go_s_words(text: str, said: str) -> None:
    with pytest.raises(Refusal) as caught:
        await resolve(text)
    assert (caught.value.error, caught.value.status) == (said, 500)


def test_host_and_port_are_split() -> None:
    assert split("origin:8000") == ("origin", "8000")
    assert split("[::1]:8000") == ("::1", "8000")
