"""Go's words for the first wrong byte; tests/differential compares many more with a real server."""

from __future__ import annotations

import pytest

from faults.toxiproxy.go_syntax import complaint


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "EOF"),
        (b" \n\t", "EOF"),
        (b"{", "unexpected EOF"),
        (b'{"a', "unexpected EOF"),
        (b"tru", "unexpected EOF"),
        (b"-", "unexpected EOF"),
        (b"x", "invalid character 'x' looking for beginning of value"),
        (b"\xef\xbb\xbf{}", "invalid character 'ï' looking for beginning of value"),
        (b"[1,]", "invalid character ']' looking for beginning of value"),
        (b'{"a":1,}', "invalid character '}' looking for beginning of object key string"),
        (b'{"a" 1}', "invalid character '1' after object key"),
        (b'{"a":1 2}', "invalid character '2' after object key:value pair"),
        (b"[1 2]", "invalid character '2' after array element"),
        (b'["\x01"]', r"invalid character '\x01' in string literal"),
        (b'["\n"]', r"invalid character '\n' in string literal"),
        (b'["\\x"]', "invalid character 'x' in string escape code"),
        (b'["\\u12"]', "invalid character '\"' in \\u hexadecimal character escape"),
        (b"[trux]", "invalid character 'x' in literal true (expecting 'e')"),
        (b"[-a]", "invalid character 'a' in numeric literal"),
        (b"[1.]", "invalid character ']' after decimal point in numeric literal"),
        (b"[1e+]", "invalid character ']' in exponent of numeric literal"),
        (b"[\x7f]", r"invalid character '\x7f' looking for beginning of value"),
        (b"[\x80]", r"invalid character '\u0080' looking for beginning of value"),
        (b"[']", r"invalid character '\'' looking for beginning of value"),
    ],
)
def test_the_first_fault_is_named_in_go_s_words(body: bytes, said: str) -> None:
    assert complaint(body) == said


def test_depth_alone_is_a_fault_of_its_own() -> None:
    assert complaint(b"[" * 50_000 + b"]" * 50_000) == "exceeded max depth"
