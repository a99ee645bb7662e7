"""One recording of a live endpoint: what one client perceived of one stream, and nothing else."""

from __future__ import annotations

import time
from contextlib import aclosing
from dataclasses import replace
from importlib.metadata import version
from uuid import uuid4

from google.protobuf import json_format

from clients.adapters import catalogue
from clients.adapters.catalogue import Settings
from clients.conversation import Conversation, Stop
from clients.events import Perceived
from clients.manner import Manner, Setting
from conformance import transcript
from conformance.targets.endpoint import endpoint
from conformance.targets.target import Target
from tokenwire.recording import Identity, Recording
from tokenwire.v1.stream_pb2 import StreamRequest

CASE = "recorded"
MOST_EVENTS = 1_000_000
LIBRARIES = ("grpcio", "httpx", "websockets")


async def take(
    target: Target, wire: str, settings: Settings, setting: Setting, seconds: float
) -> Recording:
    """Ask once and hear it out: to its end, to `seconds`, or to MOST_EVENTS.

    Nothing is known of what should have come: there is neither script nor ledger. Cancelled, it
    leaves the service and raises.
    """
    request = StreamRequest(run_id=f"{CASE}-{uuid4().hex[:12]}")
    manner = Manner(setting=setting, deadline_seconds=seconds)
    speak = catalogue.converse(settings)
    asked_ns = time.monotonic_ns()
    perceived = await _heard_out(speak(wire, endpoint(target, wire), request, manner))
    return Recording(
        cell=Identity(CASE, wire, setting, target.name),
        run_id=request.run_id,
        request=json_format.MessageToJson(request, indent=None),
        plan="",
        expected=(),
        expected_from="control",
        observation=transcript.observation(asked_ns, perceived, (), 0),
        versions={name: version(name) for name in LIBRARIES}
        | {"adapter": catalogue.name_of(settings)},
        provider=catalogue.provider(settings),
        model=catalogue.model(settings),
    )


async def _heard_out(conversation: Conversation) -> list[Perceived]:
    perceived: list[Perceived] = []
    async with aclosing(conversation):
        async for event in conversation:
            perceived.append(event)
            if len(perceived) == MOST_EVENTS:
                await conversation.stop(Stop.CLOSE)
    return perceived


def numbered(recording: Recording, number: int) -> Recording:
    """The same, told apart from its siblings by its cell."""
    cell = replace(recording.cell, case=f"{CASE}-{number}")
    return replace(recording, cell=cell)
