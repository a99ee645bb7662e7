"""What a road is called: `direct`, `nginx@tuned`, `envoy@default+h2-tls+gzip+x30`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from conformance.hint import hint
from gateways.catalogue import GROUPS, PRODUCTS
from gateways.own import BadOwnGatewayError, read, version
from gateways.own_files import checked
from gateways.product import Configuration, Face, Product
from gateways.scaling import MOST

DIRECT = "direct"
KERNEL = "kernel"  # packets between two namespaces
TOXIPROXY = "toxiproxy"  # direct, with a real Toxiproxy as its line
PLAIN = (DIRECT, KERNEL, TOXIPROXY)  # no gateway stands on them
OURS = frozenset({*PLAIN, *GROUPS, *PRODUCTS})
GZIP = "gzip"
OWN = ".toml"  # a gateway of the user's own: the road is called as the file that describes it
USUAL_FACTOR = 30  # a minute becomes two seconds: ten times what a loaded machine is late
_FACTOR = re.compile(r"x([1-9]\d*)")


class BadRoadError(Exception):
    """A road that does not exist; the message names it and the way out."""


@dataclass(frozen=True, slots=True)
class GatewayRoad:
    """One gateway's road.

    `gzip`: it compresses, and the client says that it may. `factor`: its clocks, and those of the
    cases that ask for them, run so many times as fast.
    """

    product: Product
    configuration: Configuration
    face: Face = Face.HTTP1
    gzip: bool = False
    factor: int = 1

    def __str__(self) -> str:
        face = f"+{self.face}" if self.face is not Face.HTTP1 else ""
        gzip = f"+{GZIP}" if self.gzip else ""
        factor = f"+x{self.factor}" if self.factor > 1 else ""
        return f"{self.product.name}@{self.configuration}{face}{gzip}{factor}"


def is_own(road: str) -> bool:
    """Whether this road leads through a gateway of the user's own."""
    return road.endswith(OWN)


def product_of(road: str) -> str:
    """`nginx` of `nginx@tuned+h2-tls`; a gateway of the user's own is called as its road."""
    return road if is_own(road) else road.split("@")[0]


def parse(name: str) -> GatewayRoad:
    """The road of this name, if it is not of the user's own.

    Raises:
        BadRoadError: there is no such product, configuration or face.
    """
    head, *options = name.split("+")
    product, _, configuration = head.partition("@")
    if product not in PRODUCTS:
        raise BadRoadError(f"there is no road {product!r}; {_hint(product)}")
    if configuration not in set(Configuration):
        known = " or ".join(f"{product}@{each}" for each in Configuration)
        raise BadRoadError(f"there is no road {name!r}; say {known}")
    faces = [Face(option) for option in options if option in set(Face)]
    factors = [int(found[1]) for option in options if (found := _FACTOR.fullmatch(option))]
    strange = [o for o in options if o not in {*Face, GZIP} and not _FACTOR.fullmatch(o)]
    if strange or max(len(faces), len(factors)) > 1 or len(set(options)) < len(options):
        known = ", ".join(f"+{each}" for each in (*Face, GZIP, f"x{USUAL_FACTOR}"))
        raise BadRoadError(f"{name!r}: a road takes at most one face, {GZIP} and xN, of {known}")
    factor = factors[0] if factors else 1
    if factors and not 2 <= factor <= MOST:
        raise BadRoadError(f"{name!r}: clocks can run 2 to {MOST} times as fast")
    face = faces[0] if faces else Face.HTTP1
    configured = Configuration(configuration)
    road = GatewayRoad(PRODUCTS[product], configured, face, GZIP in options, factor)
    if road.face not in road.product.faces:
        raise BadRoadError(f"{product} has no face {road.face}")
    return road


def is_target(road: str) -> bool:
    """Whether this road leads to a target: it is called as its file names it."""
    return road not in OURS and "@" not in road and not is_own(road)


def speaks_tls(road: str) -> bool:
    """Whether clients speak TLS to the gateway of this road."""
    return read(Path(road)).tls is not None if is_own(road) else parse(road).face.tls


def translates(road: str, wire: str) -> bool:
    """Whether the gateway of this road makes another wire of this one, in any configuration."""
    if is_own(road):
        return wire in read(Path(road)).wires
    if road in PLAIN or is_target(road):
        return is_target(road)  # its file names its wires
    return wire in parse(road).product.translates


def factor_of(road: str) -> int:
    """How many times as fast clocks run on the road of this name, which need not exist."""
    found = _FACTOR.fullmatch(road.rpartition("+")[2])
    return int(found[1]) if found else 1


def roads(asked: Iterable[str], *, real_time: bool = False) -> list[str]:
    """The names of the roads that were asked for, each once, in order.

    Each may be a road, a product (`nginx`: its default and tuned, and unless `real_time` both
    with faster clocks), a group of products (`all`, `system`), a TOML file (docs/own-gateway.md),
    or several with commas between them.

    Raises:
        BadRoadError: one of them does not exist.
    """
    found: dict[str, None] = {}
    for word in ",".join(asked).split(","):
        found |= dict.fromkeys(_each(word.strip(), real_time=real_time))
    return list(found)


def _each(word: str, *, real_time: bool) -> list[str]:
    if word in PLAIN:
        return [word]
    if is_own(word):
        return [_own(word)]
    name, plus, options = word.partition("+")
    if name in GROUPS or name in PRODUCTS:
        products = GROUPS.get(name) or (PRODUCTS[name],)
        true = [
            parse(f"{product.name}@{configuration}{plus}{options}")
            for product in products
            for configuration in Configuration
        ]
        faster = [
            replace(road, factor=USUAL_FACTOR)
            for road in true
            if road.factor == 1 and not real_time
        ]
        return [str(road) for road in (*true, *faster)]
    return [str(parse(word))]


def _own(word: str) -> str:
    """The file's path from here, so that the road can be named again; all in it was looked at."""
    path = Path(word)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    try:
        own = read(path)
        checked(path, own)
        version(path, own, "")
    except BadOwnGatewayError as error:
        raise BadRoadError(str(error)) from error
    return str(path)


def _hint(product: str) -> str:
    return hint(product, [*PLAIN, *GROUPS, *PRODUCTS])
