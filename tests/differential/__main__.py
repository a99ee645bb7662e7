"""`python -m tests.differential [NAME…]`: put questions to both servers and print what is seen.

`python -m tests.differential page` brings the tables of docs/toxiproxy.md up to date.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack

from faults.toxiproxy.original import MISSING, binary
from tests.differential.catalogue import EXPERIMENTS, OURS_ALONE
from tests.differential.conduct import conduct
from tests.differential.experiment import Experiment, Outcome
from tests.differential.page import update
from tests.differential.server import Server, ours, real


def main(names: list[str]) -> int:
    """Exit 0: as the rows say; 1: otherwise; 2: no such experiment."""
    if names == ["page"]:
        update()
        return 0
    known = {experiment.name: experiment for experiment in (*EXPERIMENTS, *OURS_ALONE)}
    if unknown := [name for name in names if name not in known]:
        print(f"no experiment {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    with ExitStack() as stack:
        servers = [stack.enter_context(ours("--seed", "1"))]
        if binary():
            servers.append(stack.enter_context(real()))
        else:
            print(MISSING, file=sys.stderr)
        results = [_show(known[name], servers) for name in names or known]
    return 0 if all(results) else 1


def _show(experiment: Experiment, servers: list[Server]) -> bool:
    print(f"{experiment.name}: {experiment.question}")
    as_said = True
    for server in servers[:1] if experiment in OURS_ALONE else servers:
        seen = dict(conduct(experiment, server))
        as_said &= seen == experiment.expected(server.real)
        print(f"  {'Toxiproxy' if server.real else 'ours':<9} {_words(seen)}")
    if not as_said:
        print("  which is not what its row says")
    return as_said


def _words(outcome: Outcome) -> str:
    return "; ".join(f"{what}: {seen}" for what, seen in outcome.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
