"""No secret leaves by way of what a client tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clients.adapters.discreet import HIDDEN, hidden, secrets
from clients.endpoint import Endpoint
from clients.events import Ending
from clients.manner import Manner
from tests.services.stage import Stage
from tests.unit.clients.adapters.subjects import SUBJECTS, Subject, each_adapter, each_manner
from tests.unit.clients.peers import told


def test_values_are_hidden_with_and_without_their_scheme_and_in_the_query() -> None:
    endpoint = Endpoint(
        "h", 1, headers=(("Authorization", "Bearer sk-12345"), ("X", "no")), query="k=a%20key&n=1"
    )
    found = secrets(endpoint)
    assert found == ("Bearer sk-12345", "sk-12345", "a%20key", "a key")
    said = "you said Bearer sk-12345, or sk-12345, at /?k=a%20key, and no more"
    assert hidden(said, found) == f"you said {HIDDEN}, or {HIDDEN}, at /?k={HIDDEN}, and no more"


@each_adapter
@each_manner
@pytest.mark.asyncio
async def test_a_header_that_would_end_another_one_is_not_sent(
    subject: Subject, manner: Manner
) -> None:
    stage = Stage()
    async with subject.serving(stage) as endpoint:
        broken = replace(endpoint, headers=(("X-Key", "sk-12345\r\nX-Other: yes"),))
        got = await told(subject.converse(broken, manner))
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == "BadHeader"
    assert got.evidence.message == "the value of header 'X-Key' holds a control character"
    assert stage.requests == []


@pytest.mark.asyncio
async def test_a_redirect_is_followed_nowhere() -> None:
    subject, elsewhere = SUBJECTS["openai-chat"], Stage()
    async with subject.serving(elsewhere) as other, subject.serving(Stage("302")) as endpoint:
        del other  # it would have to be asked by somebody
        got = await told(subject.converse(endpoint, Manner()))
    assert got.evidence.code == "302"
    assert elsewhere.requests == []
