"""What the client of one stream has said so far, sorted by what it is for."""

from __future__ import annotations

from servers.cues import take
from servers.run import Run
from tokenwire.v1.stream_pb2 import ClientMessage


class Inbox:
    """Reads a run's messages as they come.

    Approvals and appended input count for the whole run, so that a resumed stream needs no
    second one; a cancel or a release counts for the attempt during which it came.
    """

    def __init__(self, run: Run) -> None:
        self._messages = run.messages
        self._read = len(run.messages)
        self._answers = [m for m in run.messages if m.HasField("approve") or m.HasField("append")]
        self._releases = 0
        self.cancelled = False

    def read(self) -> None:
        """Take in what has come since."""
        for message in self._messages[self._read :]:
            match message.WhichOneof("body"):
                case "cancel":
                    self.cancelled = True
                case "release":
                    self._releases += 1
                case _:
                    self._answers.append(message)
        self._read = len(self._messages)

    def take_answer(self, kind: str) -> ClientMessage | None:
        """The first "approve" or "append" that was not taken yet."""
        return take(self._answers, kind)

    def take_release(self) -> bool:
        """Whether there was a Release that had not been taken yet.

        It may come before the hold: a peer can hear an event before the transport has told
        the speaker that it took it.
        """
        if self._releases == 0:
            return False
        self._releases -= 1
        return True
