"""Numbers of links between two namespaces."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from faults.kernel import pair as subject
from faults.kernel.netns import Namespace
from faults.kernel.pair import Pair


def test_each_link_has_a_number_and_a_free_one_is_given_again() -> None:
    pair = Pair(Namespace(-1), Namespace(-1))
    with pair.numbered() as first:
        with pair.numbered() as second:
            assert (first, second) == (0, 1)
        with pair.numbered() as third:
            assert third == 1


def test_too_many_links_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "MOST_LINKS", 2)
    pair = Pair(Namespace(-1), Namespace(-1))
    with ExitStack() as held:
        held.enter_context(pair.numbered())
        held.enter_context(pair.numbered())
        with pytest.raises(RuntimeError, match="at most 2 links"):
            held.enter_context(pair.numbered())
