"""The lab's page and what it asks for, on loopback only.

`GET /`, the page; `GET /choices`; `GET /clock`: this machine's monotonic nanoseconds;
`POST /runs`: a Setting, answered with a road for each wire; `GET /runs/{run}/told`: an
EventSource of what happens at the origin; `POST /runs/{run}/{wire}/reached`: the token at which
the fault is due was heard; `POST /runs/{run}/{wire}/ended`: a Report, answered with the judge's
verdict; `DELETE /runs/{run}`.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import msgspec
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from conformance.lab.bench import Bench, NoRunError
from conformance.lab.choices import NOTHING, BadChoiceError, Setting
from conformance.lab.told import BadReportError, Report
from report.html_words import CLASSES

PAGE = Path(__file__).parent / "page"
MOST_BYTES = 8 << 20
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; img-src data:; "
    "connect-src 'self' http://127.0.0.1:* ws://127.0.0.1:*"
)


def application(bench: Bench) -> Starlette:
    """The ASGI application of one lab. It answers to the name of loopback alone."""
    api = _Api(bench)
    return Starlette(
        routes=[
            Route("/", api.page),
            Route("/choices", api.choices),
            Route("/clock", api.clock),
            Route("/runs", api.start, methods=["POST"]),
            Route("/runs/{run}/told", api.told),
            Route("/runs/{run}/{wire}/reached", api.reached, methods=["POST"]),
            Route("/runs/{run}/{wire}/ended", api.ended, methods=["POST"]),
            Route("/runs/{run}", api.close, methods=["DELETE"]),
            Mount("/page", StaticFiles(directory=PAGE)),
        ],
        # A page of elsewhere whose name was made to lead here must not drive this one.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
        exception_handlers={
            BadChoiceError: _refusal(400),
            BadReportError: _refusal(400),
            NoRunError: _refusal(404),
            msgspec.DecodeError: _refusal(400),
        },
    )


class _Api:
    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    async def page(self, _request: Request) -> Response:
        text = (PAGE / "lab.html").read_text("utf-8")
        headers = {"content-security-policy": POLICY, "referrer-policy": "no-referrer"}
        return Response(text, media_type="text/html", headers=headers)

    async def choices(self, _request: Request) -> Response:
        choices = self._bench.choices
        pulls = {name: case.question for name, case in choices.pulls.items()}
        return _json(
            {
                "pulls": {NOTHING: "What does a healthy stream look like?"} | pulls,
                "roads": choices.roads,
                "scripts": choices.scripts,
                "classes": CLASSES,
            }
        )

    async def clock(self, _request: Request) -> Response:
        return _json({"ns": str(time.monotonic_ns())})

    async def start(self, request: Request) -> Response:
        asked = msgspec.json.decode(await _body(request), type=Setting)
        name, laid = await self._bench.start(asked)
        return _json({"run": name, "lanes": laid})

    async def told(self, request: Request) -> Response:
        run = self._bench.run(request.path_params["run"])

        async def events() -> AsyncGenerator[ServerSentEvent]:
            async for each in run.told():
                yield ServerSentEvent(_json_text(each))
            yield ServerSentEvent("", event="over")

        return EventSourceResponse(events())

    async def reached(self, request: Request) -> Response:
        self._bench.reached(request.path_params["run"], request.path_params["wire"])
        return Response(status_code=204)

    async def ended(self, request: Request) -> Response:
        report = msgspec.json.decode(await _body(request), type=Report, strict=False)
        run, wire = request.path_params["run"], request.path_params["wire"]
        return _json(await self._bench.ended(run, wire, report))

    async def close(self, request: Request) -> Response:
        await self._bench.close(request.path_params["run"])
        return Response(status_code=204)


def _json_text(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise BadReportError(f"more than {MOST_BYTES} bytes")
    return bytes(body)


def _refusal(status: int) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def refuse(_request: Request, error: Exception) -> Response:
        body = msgspec.json.encode({"error": str(error)})
        return Response(body, status, media_type="application/json")

    return refuse
