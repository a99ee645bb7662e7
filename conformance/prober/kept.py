"""Results that stay when the work that brings them is broken off."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
Work = Callable[[], Coroutine[None, None, T | None]]


class Kept(Generic[T]):
    """`so_far`: what came of each work that has ended, in the order in which they were given."""

    def __init__(self) -> None:
        self._by_number: dict[int, T] = {}

    @property
    def so_far(self) -> tuple[T, ...]:
        """None of a work is nothing."""
        return tuple(self._by_number[number] for number in sorted(self._by_number))

    async def all_of(
        self,
        works: Sequence[Work[T]],
        told: Callable[[], None] = lambda: None,
    ) -> None:
        """All at once; where one raises, or this is cancelled, none goes on. `told` is called as
        each ends."""

        async def one(number: int, work: Work[T]) -> None:
            result = await work()
            if result is not None:
                self._by_number[number] = result
            told()

        async with asyncio.TaskGroup() as group:
            for number, work in enumerate(works):
                group.create_task(one(number, work))
