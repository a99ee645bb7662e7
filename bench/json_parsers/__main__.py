"""`python -m bench.json_parsers`: the matrix of parsers and failures, as Markdown.

Exit code 1 where ours fails at anything.
"""

from __future__ import annotations

import math
import sys
from dataclasses import astuple, fields
from importlib.metadata import PackageNotFoundError, version

from bench.json_parsers import documents
from bench.json_parsers.chunkings import Chunked, chunked, chunkings
from bench.json_parsers.documents import Document, suite, unambiguous
from bench.json_parsers.failures import Failures, failures
from bench.json_parsers.growth import Growth, growth
from bench.json_parsers.parser import Parser
from bench.json_parsers.readers import ours, readers
from bench.json_parsers.reparsers import reparsers

PACKAGES = (
    "jiter", "pydantic-core", "partial-json-parser", "langchain-core", "partialjson",
    "partial-json-stream", "json-repair", "ijson", "json-stream", "jsonriver",
)  # fmt: skip
LINEAR = 2.3  # time(2n) / time(n), issue 6 point 7
LATE_CHUNKS = 1


def main() -> int:
    """Print it; 1 where our own emitter does anything wrong or is not linear."""
    given = [*suite(), *documents.ours()]
    known = unambiguous(given)
    print(_heading(given))
    columns = [field.name.replace("_", " ") for field in fields(Failures)]
    columns += ["differs by chunking", "late chunks", "KB", "seconds", "time(2n)/time(n)"]
    print(f"| parser | {' | '.join(columns)} |")
    print("|---|" + "---:|" * len(columns))
    worst = 0
    for parser in (ours(), *reparsers(), *readers()):
        found, cut, grown = failures(parser, known), chunked(parser, known), growth(parser)
        print(_row(parser, found, cut, grown), flush=True)
        ours_fails = not found.none() or cut.differs or cut.late_chunks > LATE_CHUNKS
        worst |= parser.name.endswith("(ours)") and (ours_fails or grown.ratio > LINEAR)
    print(f"\nVersions: {', '.join(_versions())}.")
    return worst


def _heading(documents: list[Document]) -> str:
    valid = sum(document.valid for document in documents)
    prefixes = sum(len(document.text) for document in documents if document.valid)
    suite_size = len(suite())
    cut = sum(len(list(chunkings(document.text))) for document in unambiguous(documents))
    return (
        f"{suite_size} documents of JSONTestSuite and {len(documents) - suite_size} of ours: "
        f"{valid} valid, with {prefixes} prefixes, and {len(documents) - valid} invalid; "
        f"{cut} chunkings of both.\n"
    )


def _row(parser: Parser, found: Failures, cut: Chunked, grown: Growth) -> str:
    told = [str(count) for count in astuple(found)]
    told += [str(cut.differs), "never" if math.isinf(cut.late_chunks) else str(cut.late_chunks)]
    timed = [str(grown.size_kb), f"{grown.seconds:.2f}", f"{grown.ratio:.1f}"]
    return f"| {parser.name} | " + " | ".join([*told, *timed]) + " |"


def _versions() -> list[str]:
    found: list[str] = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} is not installed")
    return found


if __name__ == "__main__":
    sys.exit(main())
