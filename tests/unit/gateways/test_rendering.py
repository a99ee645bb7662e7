from __future__ import annotations

from pathlib import Path

import pytest

from gateways.catalogue import PRODUCTS
from gateways.product import Binary, Certificate, Configuration, Face, Product, Slot
from gateways.rendering import fix, render

OLD, NEW = Binary(Path("/nginx"), "1.22.1"), Binary(Path("/nginx"), "1.31.3")
SLOTS = (Slot(0, 11001, 11002, 11003, 11004), Slot(1, 11005, 11006, 11007, 11008))
PEM = Certificate(Path("/ca.pem"), Path("/chain.pem"), Path("/key.pem"), Path("/all.pem"))
EVERY = pytest.mark.parametrize("product", PRODUCTS.values(), ids=list(PRODUCTS))


def rendered(
    product: Product,
    configuration: Configuration,
    face: Face = Face.HTTP1,
    *,
    gzip: bool = False,
    binary: Binary = NEW,
    factor: int = 1,
) -> str:
    files = render(
        product,
        configuration,
        slots=SLOTS,
        face=face,
        gzip=gzip,
        folder=Path("/folder"),
        certificate=PEM if face.tls else None,
        binary=binary,
        factor=factor,
    )
    return "\n".join(files.values())


@EVERY
@pytest.mark.parametrize("configuration", Configuration)
def test_every_slot_has_its_ports_in_every_configuration(
    product: Product, configuration: Configuration
) -> None:
    text = rendered(product, configuration)
    for slot in SLOTS:
        grpc = () if "grpc" in product.cannot else (slot.grpc, slot.grpc_origin)
        for port in (slot.http, slot.http_origin, *grpc):
            assert str(port) in text


@EVERY
def test_tuned_differs_from_default_and_the_fix_says_in_what(product: Product) -> None:
    diff = fix(product, NEW)
    assert "+++ tuned/" in diff
    assert any(line[:1] == "+" and line[:3] != "+++" for line in diff.splitlines())


@EVERY
def test_a_tls_face_names_the_key_and_a_cleartext_one_does_not(product: Product) -> None:
    for face in product.faces:
        text = rendered(product, Configuration.DEFAULT, face)
        assert ("/key.pem" in text or "/all.pem" in text) == face.tls


def test_http2_is_asked_of_nginx_in_the_words_of_its_version() -> None:
    nginx = PRODUCTS["nginx"]
    old = rendered(nginx, Configuration.DEFAULT, Face.HTTP2_TLS, binary=OLD)
    new = rendered(nginx, Configuration.DEFAULT, Face.HTTP2_TLS, binary=NEW)
    assert "ssl http2;" in old
    assert "http2 on;" not in old
    assert "ssl http2;" not in new
    assert "http2 on;" in new


def test_compression_is_only_where_it_was_asked_for() -> None:
    for name in ("nginx", "haproxy", "envoy", "caddy", "traefik", "apache"):
        plain, gzip = (
            rendered(PRODUCTS[name], Configuration.DEFAULT, gzip=asked) for asked in (False, True)
        )
        assert plain != gzip


@EVERY
@pytest.mark.parametrize("configuration", Configuration)
def test_a_factor_writes_out_the_clocks_and_without_one_no_line_of_them_is_there(
    product: Product, configuration: Configuration
) -> None:
    true = rendered(product, configuration)
    faster, twice = (rendered(product, configuration, factor=factor) for factor in (30, 60))
    assert len({true, faster, twice}) == 3
    assert len(faster.splitlines()) >= len(true.splitlines())


@EVERY
def test_what_counts_whole_seconds_says_which_factor_leaves_a_fraction(product: Product) -> None:
    assert product.unscalable(30) == ""
    if product.whole_seconds:
        assert "60 s / 7" in product.unscalable(7)
    else:
        assert rendered(product, Configuration.DEFAULT, factor=7)
        assert product.unscalable(7) == ""
