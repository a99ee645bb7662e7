"""An upgrade that does not come through."""

from conformance.case import AtConnect, Case, Expect
from conformance.verdict import Class
from faults.frames.http1.upgrade_refused import UpgradeRefused
from faults.frames.http1.upgrade_stripped import UpgradeStripped

CASES = (
    Case(
        id="upgrade-refused",
        question="A gateway refuses the upgrade: is that told?",
        anchors=("RFC 6455 section 4.1", "Envoy without upgrade_configs: 403"),
        wires=("websocket",),
        fault=UpgradeRefused(403),
        when=AtConnect(),
        depends_on=(),
        expect={"*": Expect(Class.REFUSED, "no 101", signal="403")},
    ),
    Case(
        id="upgrade-stripped",
        question="A gateway does not pass the Upgrade field on: is that told?",
        anchors=("RFC 9110 section 7.8", "nginx without Upgrade and Connection"),
        wires=("websocket",),
        fault=UpgradeStripped(),
        when=AtConnect(),
        depends_on=(),
        expect={"*": Expect(Class.REFUSED, "no 101", signal="426")},
    ),
)
