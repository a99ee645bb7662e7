"""The origin is restarted in mid-stream, and the client resumes."""

from clients.manner import Manner
from conformance.case import AtHeard, Case, Expect, Origin
from conformance.verdict import Class
from faults.restart import Restart

CASE = Case(
    id="restart",
    question="The origin restarts and remembers nothing: can the stream go on?",
    anchors=("WHATWG HTML 9.2.3 (Last-Event-ID)", "kubernetes.io pod-lifecycle"),
    fault=Restart(),
    when=AtHeard(5),
    release=False,
    settings=("hardened",),
    origin=Origin(own_process=True),
    manner=Manner(resume_attempts=8, resume_pause_seconds=0.2),
    depends_on=("whole", "resume"),
    patience_seconds=15.0,
    expect={
        "*": Expect(
            Class.COMPLETE, "the stream is derived from its request alone", delivery="whole"
        )
    },
)
