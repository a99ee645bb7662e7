"""What was asked in one direction and is still to be acknowledged in the other."""

from __future__ import annotations

from faults.frames.http2.link.frame import Frame, Kind


class Questions:
    """Tells the answers to an act's own SETTINGS and PINGs from those that a peer awaits.

    SETTINGS are acknowledged in order (RFC 9113 §6.5.3), a PING by its 8 bytes (§6.7).
    """

    def __init__(self) -> None:
        self._asked = 0
        self._answered = 0
        self._own_settings: set[int] = set()
        self._own_pings: set[bytes] = set()

    def asked(self, frame: Frame) -> None:
        """The frame goes out, in this order among all frames."""
        if frame.acks:
            return
        if frame.kind == Kind.SETTINGS:
            self._asked += 1
            if frame.own:
                self._own_settings.add(self._asked)
        elif frame.kind == Kind.PING and frame.own:
            self._own_pings.add(frame.payload)

    def answered(self, frame: Frame) -> bool:
        """Whether this answer is to an act's own question, and for nobody else."""
        if not frame.acks:
            return False
        if frame.kind == Kind.PING:
            own = frame.payload in self._own_pings
            self._own_pings.discard(frame.payload)
            return own
        self._answered += 1
        own = self._answered in self._own_settings
        self._own_settings.discard(self._answered)
        return own
