"""How an endpoint is named."""

from __future__ import annotations

import pytest

from clients.endpoint import Endpoint, Tls, ssl_context


@pytest.mark.parametrize(
    ("endpoint", "address", "named", "server_name"),
    [
        (Endpoint("127.0.0.1", 80), "127.0.0.1:80", "127.0.0.1:80", "127.0.0.1"),
        (Endpoint("::1", 80), "[::1]:80", "[::1]:80", "::1"),
        (Endpoint("::1", 80, authority="a.test"), "[::1]:80", "a.test", "a.test"),
        (Endpoint("h", 80, authority="a.test:8443"), "h:80", "a.test:8443", "a.test"),
        (Endpoint("h", 80, authority="[::1]"), "h:80", "[::1]", "::1"),
        (Endpoint("h", 80, authority="a.test", sni="b.test"), "h:80", "a.test", "b.test"),
    ],
)
def test_an_endpoint_has_an_address_and_a_name(
    endpoint: Endpoint, address: str, named: str, server_name: str
) -> None:
    assert (endpoint.address, endpoint.named, endpoint.server_name) == (address, named, server_name)


def test_a_tls_context_is_built_once() -> None:
    assert ssl_context(Tls()) is ssl_context(Tls())


def test_a_query_of_the_endpoints_own_comes_last_and_is_not_printed() -> None:
    endpoint = Endpoint("h", 80, "/prefix", headers=(("X", "hidden"),), query="key=hidden")
    assert endpoint.target("/sse", "request=1") == "/prefix/sse?request=1&key=hidden"
    assert endpoint.target("/ws") == "/prefix/ws?key=hidden"
    assert Endpoint("h", 80).target("/ws") == "/ws"
    assert "hidden" not in repr(endpoint)
