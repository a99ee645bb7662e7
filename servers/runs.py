"""The origin's side door over HTTP, for every wire's runs.

`POST /runs/{run_id}/messages`: a ClientMessage as protobuf-JSON, answered 202.
`GET /ledger/{run_id}`: the RunRecord as JSON.
`GET /ledger/{run_id}/wait?said=k`, or `?left=1`, `?finished=1`, `?settled=1` (either): the
same as soon as that is so; 408 after `timeout_seconds` (30 unless told, at most 60).
`GET /clock`: `{"monotonic_ns": …}`, what every `*_ns` here is counted in.
`GET /healthz`: 200.
An unknown run is 404, anything malformed 400, both `{"error": …}`.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from servers.http_request import body_of, refusal
from servers.ledger import WAIT_SECONDS, Predicate, finished, left, said, settled
from servers.request import BadRequest, read_message
from servers.stage import Stage

DEFAULT_WAIT_SECONDS = 30.0
_SEQ = re.compile("[0-9]{1,10}")
_PREDICATES: Mapping[str, Predicate] = {"left": left, "finished": finished, "settled": settled}


def runs(stage: Stage) -> list[Route]:
    """The routes, on this stage's ledger."""
    ledger = stage.ledger

    async def post_message(request: Request) -> Response:
        run = ledger.run(_run_id(request))
        if run is None:
            return _unknown(request)
        message = read_message(await body_of(request))
        if message.HasField("start"):
            raise BadRequest("start", "opens a stream on its own wire and cannot be posted")
        run.receive(message, "http")
        return JSONResponse({"received": message.WhichOneof("body")}, status_code=202)

    async def show(request: Request) -> Response:
        record = ledger.record(_run_id(request))
        if record is None:
            return _unknown(request)
        return Response(msgspec.json.encode(record), media_type="application/json")

    async def wait(request: Request) -> Response:
        seconds = _seconds(request)
        if await ledger.wait(_run_id(request), _predicate(request), seconds):
            return await show(request)
        if ledger.run(_run_id(request)) is None:
            return _unknown(request)
        return refusal(408, f"it did not come true within {seconds:g} s")

    async def clock(_request: Request) -> Response:
        return JSONResponse({"monotonic_ns": time.monotonic_ns()})

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    return [
        Route("/runs/{run_id}/messages", post_message, methods=["POST"]),
        Route("/ledger/{run_id}", show),
        Route("/ledger/{run_id}/wait", wait),
        Route("/clock", clock),
        Route("/healthz", healthz),
    ]


def _run_id(request: Request) -> str:
    return str(request.path_params["run_id"])


def _unknown(request: Request) -> Response:
    return refusal(404, f"run {_run_id(request)[:140]!r} is unknown")


def _predicate(request: Request) -> Predicate:
    asked = request.query_params
    if "said" in asked:
        if not _SEQ.fullmatch(asked["said"]):
            raise BadRequest("said", f"{asked['said'][:40]!r} is no sequence number")
        return said(int(asked["said"]))
    for name, predicate in _PREDICATES.items():
        if asked.get(name) == "1":
            return predicate
    raise BadRequest("wait", "for what? give said=<seq>, or =1 to left, finished or settled")


def _seconds(request: Request) -> float:
    text = request.query_params.get("timeout_seconds", str(DEFAULT_WAIT_SECONDS))
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= WAIT_SECONDS:
        raise BadRequest("timeout_seconds", f"{text[:40]!r} is not from 0 to {WAIT_SECONDS:g}")
    return seconds
