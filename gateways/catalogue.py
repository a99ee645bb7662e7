"""Every product by name, and the groups that a person may ask for at once."""

from __future__ import annotations

from collections.abc import Mapping

from gateways import haproxy, nginx
from gateways.product import Product

WHEELS = (nginx.WHEEL, haproxy.WHEEL)
SYSTEM = (nginx.DEBIAN, haproxy.DEBIAN)

PRODUCTS: Mapping[str, Product] = {product.name: product for product in (*WHEELS, *SYSTEM)}
GROUPS: Mapping[str, tuple[Product, ...]] = {"all": WHEELS, "system": SYSTEM}
