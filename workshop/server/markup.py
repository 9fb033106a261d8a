"""Texts put together to HTML: whatever is not markup already is escaped where it is put in."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_EMPTY = frozenset({"input", "link", "meta", "path", "rect"})
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


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    shown = name.rstrip("_").replace("_", "-")
    return f" {shown}" if value is True else f' {shown}="{escape(str(value))}"'
