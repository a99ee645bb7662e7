"""Every product by name, and the groups that a person may ask for at once."""

from __future__ import annotations

from collections.abc import Mapping

from gateways import haproxy, nginx
from gateways.apache import APACHE
from gateways.caddy import CADDY
from gateways.envoy import ENVOY
from gateways.lighttpd import LIGHTTPD
from gateways.product import Product
from gateways.squid import SQUID
from gateways.traefik import TRAEFIK
from gateways.varnish import VARNISH

WHEELS = (nginx.WHEEL, haproxy.WHEEL, ENVOY, CADDY, TRAEFIK)
SYSTEM = (nginx.DEBIAN, haproxy.DEBIAN, APACHE, VARNISH, SQUID, LIGHTTPD)

PRODUCTS: Mapping[str, Product] = {product.name: product for product in (*WHEELS, *SYSTEM)}
GROUPS: Mapping[str, tuple[Product, ...]] = {"all": WHEELS, "system": SYSTEM}
