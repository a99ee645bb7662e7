"""For each value of each axis a broken peer; `test_mutants.py` proves that none is missing."""

from __future__ import annotations

from dataclasses import replace

from clients.conversation import Stop
from clients.events import Ending, Evidence
from conformance import casebook
from conformance.case import AtSaid, Expect
from conformance.verdict import Class, Outcome, Pace, Shape, Truth
from faults.buffer import Buffer
from faults.coalesce import Coalesce
from tests.mutants import clients, origins
from tests.mutants.lines import Dud
from tests.mutants.mutant import Mutant

BOOK = casebook.load()
WHOLE, CUT = BOOK["whole"], BOOK["cut-fin"]
CADENCE = replace(BOOK["cadence"], patience_seconds=5.0)  # a buffer keeps handshakes too
CUT_UNSEEN = BOOK["cut-fin-close-delimited"]
LEAVES = BOOK["client-closes-flowing"]
BUFFERED = BOOK["buffered-to-the-end"]
STAYS = BOOK["client-stops-reading"]
CUT_BEHIND = replace(  # cut when token 6 was said, whatever was heard by then
    CUT, id="cut-when-said", when=AtSaid(6), expect={"*": Expect(Class.DETECTED, "a cut is told")}
)

DELIVERY = (
    Mutant("origin stops early", WHOLE, "delivery", Shape.PREFIX, Class.SILENT_TRUNCATION,
           "delivery is prefix(6), documented whole", says=origins.stopping),
    Mutant("origin loses a token", WHOLE, "delivery", Shape.GAP, Class.CORRUPTED,
           "delivery is gap", says=origins.skipping),
    Mutant("origin repeats a token", WHOLE, "delivery", Shape.DUPLICATE, Class.DUPLICATE,
           "delivery is duplicate", says=origins.repeating),
    Mutant("origin swaps tokens", WHOLE, "delivery", Shape.REORDERED, Class.CORRUPTED,
           "delivery is reordered", says=origins.swapping),
    Mutant("origin changes a token", WHOLE, "delivery", Shape.CORRUPTED, Class.CORRUPTED,
           "delivery is corrupted", says=origins.garbling),
    Mutant("client loses a token", WHOLE, "delivery", Shape.GAP, Class.CORRUPTED,
           "delivery is gap", client=clients.skipping),
    Mutant("client repeats a token", WHOLE, "delivery", Shape.DUPLICATE, Class.DUPLICATE,
           "delivery is duplicate", client=clients.repeating),
    Mutant("client swaps tokens", WHOLE, "delivery", Shape.REORDERED, Class.CORRUPTED,
           "delivery is reordered", client=clients.swapping),
    Mutant("client changes a token", WHOLE, "delivery", Shape.CORRUPTED, Class.CORRUPTED,
           "delivery is corrupted", client=clients.garbling),
    Mutant("client knows the script", WHOLE, "delivery", Shape.CORRUPTED, Class.CORRUPTED,
           "delivery is corrupted", client=clients.guessing),
    Mutant("line does not cut", CUT, "delivery", Shape.WHOLE, Class.COMPLETE,
           "delivery is whole, documented prefix(6)", line=Dud()),
    Mutant("client forgets what it has when it fails", CUT_BEHIND, "delivery", Shape.PREFIX,
           Class.LOST_TAIL, "class is lost-tail, documented detected", client=clients.hoarding),
    Mutant("service that breaks off its own measure", WHOLE, "delivery", Shape.UNMEASURED,
           Class.SILENT_TRUNCATION, "class is silent-truncation, documented complete",
           says=origins.stopping, foreign=True),
    Mutant("service that numbers a token twice", WHOLE, "delivery", Shape.DUPLICATE,
           Class.DUPLICATE, "delivery is duplicate", says=origins.repeating, foreign=True),
)  # fmt: skip

TRUTH = (
    Mutant("deaf client", CUT, "truth", Truth.FALSE_SUCCESS, Class.SILENT_TRUNCATION,
           "class is silent-truncation, documented detected",
           client=clients.ending(Ending.COMPLETE)),
    Mutant("hardened deaf client", CUT, "truth", Truth.FALSE_SUCCESS, Class.SILENT_TRUNCATION,
           "class is silent-truncation, documented detected",
           client=clients.ending(Ending.COMPLETE), setting="hardened"),
    Mutant("crying client", WHOLE, "truth", Truth.FALSE_FAILURE, Class.FALSE_FAILURE,
           "class is false-failure, documented complete", client=clients.ending(Ending.FAILED)),
    Mutant("endless client", WHOLE, "truth", Truth.HANG, Class.HANG,
           "class is hang, documented complete", client=clients.endless),
    Mutant("client that guesses right", CUT_UNSEEN, "truth", Truth.TRUTHFUL, Class.DETECTED,
           "class is detected, documented silent-truncation",
           client=clients.ending(Ending.FAILED), wires=("sse",)),
)  # fmt: skip

SIGNAL = (
    Mutant("client that swallows the error", CUT, "signal", Ending.UNSAID,
           Class.SILENT_TRUNCATION, "signal is ''",
           client=clients.ending(Ending.UNSAID, Evidence())),
    Mutant("client that says it is done", CUT, "signal", Ending.COMPLETE,
           Class.SILENT_TRUNCATION, "signal is ''",
           client=clients.ending(Ending.COMPLETE, Evidence())),
    Mutant("client in other words", CUT, "signal", Ending.FAILED, Class.DETECTED,
           "signal is 'Error  something went wrong'",
           client=clients.ending(Ending.FAILED, Evidence("Error", "something went wrong"))),
    Mutant("client that never asks", WHOLE, "signal", Ending.FAILED, Class.REFUSED,
           "class is refused, documented complete", client=clients.refusing),
    Mutant("mute client", CUT, "signal", "", Class.HANG, "signal is ''", client=clients.endless),
    Mutant("client that leaves unasked", WHOLE, "signal", Ending.STOPPED, None,
           "nobody asked it to", client=clients.deserting, outcome=Outcome.HARNESS_FAILED),
    Mutant("hasty client", WHOLE, "signal", Ending.COMPLETE, None,
           "token 4 was heard before it was said", client=clients.hasty,
           outcome=Outcome.HARNESS_FAILED),
)  # fmt: skip

PACE = (
    Mutant("origin keeps all to the end", CADENCE, "pace", Pace.BURST, Class.LATE_BURST,
           "pace is burst, documented live", says=origins.holding),
    Mutant("line keeps all to the end", CADENCE, "pace", Pace.BURST, Class.LATE_BURST,
           "pace is burst, documented live",
           line=Buffer(until_ms=1300)),
    Mutant("origin says three at a time", CADENCE, "pace", Pace.COALESCED, Class.COALESCED,
           "pace is coalesced, documented live", says=origins.gathering),
    Mutant("line gathers for 350 ms", CADENCE, "pace", Pace.COALESCED, Class.COALESCED,
           "pace is coalesced, documented live",
           line=Coalesce(hold_ms=350)),
    Mutant("origin does not pause", CADENCE, "pace", Pace.UNMEASURED, Class.COMPLETE,
           "pace is unmeasured, documented live", hurried=True),
    Mutant("line does not buffer", BUFFERED, "pace", Pace.LIVE, Class.COMPLETE,
           "pace is live, documented burst", line=Dud()),
)  # fmt: skip

CLEANUP = (
    Mutant("decoupled origin", LEAVES, "cleanup", False, Class.ORPHANED,
           "the origin noticed: False, documented True", says=origins.Decoupled()),
    Mutant("forgetful origin", LEAVES, "cleanup", None, Class.DETECTED,
           "the origin noticed: None, documented True", says=origins.forgetful),
    Mutant("client that leaves instead of staying", STAYS, "cleanup", True, Class.DETECTED,
           "class is detected, documented orphaned", client=clients.faithful, leaving=Stop.CLOSE),
)  # fmt: skip

MUTANTS = (*DELIVERY, *TRUTH, *SIGNAL, *PACE, *CLEANUP)
