"""One Markdown file as HTML: headings with names, links to pages, tables that scroll alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

Follow = Callable[[str], str | None]  # where a link leads from here, None for nowhere

_SPACES = re.compile(r"\s+")
_NOT_IN_NAMES = re.compile(r"[^\w\- ]")
_KINDS = {"+": "ins", "-": "del"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """`html` of the body, `title` its first heading, `text` all that a reader could search."""

    title: str
    html: str
    text: str


def rendered(markdown: str, follow: Follow) -> Rendered:
    """A CommonMark file with tables. HTML in it is shown as text, never as HTML."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    parser.add_render_rule("fence", _fence)
    tokens = parser.parse(markdown)
    _name_headings(tokens)
    for token in tokens:
        if token.type == "inline":
            _follow_links(token, follow)
    html = parser.renderer.render(tokens, parser.options, {})
    title = next((tokens[i + 1].content for i, t in enumerate(tokens) if t.tag == "h1"), "")
    return Rendered(_plain(title), html, text_of(tokens))


def text_of(tokens: Sequence[Token]) -> str:
    """The words of a page, without its markup."""
    parts: list[str] = []
    for token in tokens:
        if token.type in ("fence", "code_block"):
            parts.append(token.content)
        parts += [each.content for each in token.children or () if each.content]
    return _SPACES.sub(" ", " ".join(parts)).strip()


def name_of(heading: str) -> str:
    """What GitHub calls a heading in an address."""
    return _NOT_IN_NAMES.sub("", _plain(heading).lower()).replace(" ", "-")


def _plain(text: str) -> str:
    return re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", lambda found: found[1] or "", text).strip()


def _name_headings(tokens: Sequence[Token]) -> None:
    met: dict[str, int] = {}
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            name = name_of(tokens[at + 1].content)
            met[name] = met.get(name, -1) + 1
            token.attrSet("id", f"{name}-{met[name]}" if met[name] else name)


def _follow_links(inline: Token, follow: Follow) -> None:
    """A link that leads nowhere here keeps its words and is none any more."""
    within = 0
    for token in inline.children or ():
        if token.type == "link_open":
            target = follow(str(token.attrGet("href")))
            if target is None:
                token.tag, token.attrs = "span", {}
                within += 1
            else:
                token.attrSet("href", target)
        elif token.type == "link_close" and within:
            token.tag = "span"
            within -= 1


def _table_open(*_: Any) -> str:
    return '<div class="wide" tabindex="0" role="group" aria-label="A table that scrolls"><table>\n'


def _table_close(*_: Any) -> str:
    return "</table></div>\n"


def _fence(_renderer: Any, tokens: Sequence[Token], at: int, *_: Any) -> str:
    token = tokens[at]
    lines = escape(token.content).splitlines()
    if token.info == "diff":
        lines = [_marked(line) for line in lines]
    return f'<pre tabindex="0"><code>{chr(10).join(lines)}</code></pre>\n'


def _marked(line: str) -> str:
    kind = None if line.startswith(("+++", "---")) else _KINDS.get(line[:1])
    return f"<{kind}>{line}</{kind}>" if kind else line
