"""Two network namespaces between which links are laid."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from faults.kernel.netns import Namespace

MOST_LINKS = 4096


@dataclass(frozen=True, slots=True)
class Pair:
    """The client's namespace and the server's. `opened` makes and ends both.

    A process that is to live at one end, as every client that makes its own sockets must,
    enters it (`isolation.enter(pair.client.fd)`) or is started in it (`Namespace.command`);
    any number of links may then be laid beside one another, one for each cell.
    """

    client: Namespace
    server: Namespace
    _numbers: set[int] = field(default_factory=set[int])

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[Pair]:
        """A new pair, without links. Takes a millisecond and leaves no thread.

        Raises: OSError without the rights (`probe` says why).
        """
        with ExitStack() as held:
            yield cls(
                held.enter_context(Namespace.opened()), held.enter_context(Namespace.opened())
            )

    @contextmanager
    def numbered(self) -> Iterator[int]:
        """The least number that no other link of this pair has.

        Raises: RuntimeError beyond 4,096 links at once.
        """
        number = next((n for n in range(MOST_LINKS) if n not in self._numbers), None)
        if number is None:
            raise RuntimeError(f"a pair carries at most {MOST_LINKS} links at once")
        self._numbers.add(number)
        try:
            yield number
        finally:
            self._numbers.discard(number)
