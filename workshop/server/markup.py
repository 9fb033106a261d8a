"""Texts put together to HTML: whatever is not markup already is escaped where it is put in."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_EMPTY = frozenset({"br", "input", "link", "meta", "path", "rect"})
"""Elements that nothing is in."""


class Html(str):
    """Markup that is whole; every other text is none."""

    __slots__ = ()


NO_HTML = Html("")


def tag(element: str, /, *inside: str, **attributes: str | int | bool | None) -> Html:
    """An element; `class_` stands for class, `aria_label` for aria-label, True for a name alone.

    What is None or False is left out.
    """
    begin = "".join((element, *(_attribute(each, value) for each, value in attributes.items())))
    return Html(f"<{begin}/>" if element in _EMPTY else f"<{begin}>{all_of(inside)}</{element}>")


def all_of(parts: Iterable[str]) -> Html:
    """The parts one after the other."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


def table_html(title: str, heads: Iterable[str], rows: Iterable[Html]) -> Html:
    """Rows under these heads, in a region that scrolls where the window is narrow."""
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in heads)))
    table = tag("table", head, tag("tbody", *rows))
    return tag("div", table, class_="wide", role="region", tabindex=0, aria_label=title)


def told_html(told: str) -> Html:
    """What came of what was asked for; nothing where there is nothing to say."""
    return tag("p", told, role="status", class_="strong") if told else NO_HTML


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    shown = name.rstrip("_").replace("_", "-")
    return f" {shown}" if value is True else f' {shown}="{escape(str(value))}"'
