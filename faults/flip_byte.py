"""A bit is wrong, and TCP's checksum says that it is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.line import Line
from faults.line_fault import TcpFault
from faults.link import Link
from faults.splice import Edit, Splice
from faults.stage import Stage


@dataclass(frozen=True, slots=True)
class FlipByte(TcpFault):
    """One bit of the `nth_byte` to come in `direction` is flipped; 0: the next chunk's middle.

    `bit` counts from the lowest, 0 to 7. The middle of a chunk is most often payload, its
    first byte most often framing.
    """

    nth_byte: int = 0
    bit: int = 0
    direction: Direction = Direction.DOWN

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="faulty memory or offload in a network card, a proxy's bug: checksums are remade",
        default="",
        source="Stone and Partridge, When the CRC and TCP checksum disagree, SIGCOMM 2000",
        looks={
            "sse": "another text, or invalid JSON; in the framing: an error or a lost event",
            "websocket": "another text, or 1007; in a header: 1002 or a hang",
            "grpc": "another text, or INTERNAL; in a header: a connection error",
        },
    )

    def __post_init__(self) -> None:
        TcpFault.__post_init__(self)
        if self.bit > 7:
            raise ValueError(f"{self.name()}: bit must be 0 to 7, not {self.bit}")

    def befall(self, line: Line) -> None:
        line.befall(self._dress)

    def _dress(self, link: Link) -> None:
        edit = self._flip
        stage = (
            Splice(self.nth_byte - 1, 1, edit, lambda: link.undress(self))
            if self.nth_byte
            else _Middle(edit, link, self)
        )
        link.dress(self, self.direction, stage)

    def _flip(self, byte: bytes) -> bytes:
        return bytes((byte[0] ^ 1 << self.bit,))


class _Middle(Stage):
    __slots__ = ("_edit", "_fault", "_link")

    def __init__(self, edit: Edit, link: Link, fault: FlipByte) -> None:
        self._edit = edit
        self._link = link
        self._fault = fault

    def feed(self, data: bytes) -> None:
        middle = len(data) // 2
        self._link.undress(self._fault)
        edited = self._edit(data[middle : middle + 1])
        self.onward.feed(data[:middle] + edited + data[middle + 1 :])
