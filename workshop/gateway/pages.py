"""The page as HTML: filled by the server so far that it can be read and answered without scripts."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, NamedTuple

from workshop.gateway.board import packed_json

if TYPE_CHECKING:
    from workshop.gateway.server import Admission

_FOLDER = Path(__file__).with_name("page")


class Asset(NamedTuple):
    body: bytes
    kind: str


ASSETS = {
    "page.css": Asset((_FOLDER / "page.css").read_bytes(), "text/css"),
    "page.js": Asset((_FOLDER / "page.js").read_bytes(), "text/javascript"),
    "remote.js": Asset((_FOLDER / "remote.js").read_bytes(), "text/javascript"),
}
PAGE_KINDS = frozenset({"text/html", *(asset.kind for asset in ASSETS.values())})
"""What a page is made of; the rest is small, or flows."""
NOT_FOR_SCRIPTS = frozenset({"join", "code", "wrong", "script", "again"})
"""Words that the server has put into a page already."""
_REMOTE = Template((_FOLDER / "remote.html").read_text("utf-8"))
_PAGE = Template((_FOLDER / "page.html").read_text("utf-8"))
SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # With no-referrer a plain form would tell no origin at all.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@lru_cache(maxsize=32)
def packed(body: bytes) -> bytes:
    """As it travels where a phone takes it so; nearly all phones get one of very few, each packed once."""
    return gzip.compress(body, mtime=0)


def code_page(words: Mapping[str, str], language: str, told: str = "") -> str:
    """Asks for the code."""
    why = f'<p role="alert">{escape(words[told])}</p>' if told else ""
    label = escape(words["code"])
    body = (
        f'<h1><label for="code">{label}</label></h1>{why}<form id="front"><p><input id="code" name="code" '
        'autocomplete="off" autocapitalize="characters" maxlength="12" required></p>'
        f'<p><button class="go">{escape(words["join"])}</button></p></form>'
    )
    return _filled(language, label, body, "", words)


def remote_html(tag: str, words: Mapping[str, str]) -> str:
    """The page of the facilitator's own phone; whoever is not paired sees only its buttons."""
    return _REMOTE.substitute(tag=escape(tag), words=escape(packed_json(words)))


def phone_html(
    admission: Admission, page: Mapping[str, Any] | None, own: Mapping[int, str], told: str = ""
) -> str:
    """The page of a room: of a seat where there is a `page`, else with a button to join."""
    words = admission.words
    if page is None:
        body = (
            f'<h1>{escape(words["join"])}</h1><form method="post" action="/r/{admission.tag}/j">'
            f'<input type="hidden" name="code" value="{escape(admission.code)}">'
            f'<p><button class="go">{escape(words["join"])}</button></p></form>'
        )
        return _filled(admission.language, words["join"], body, admission.tag, words, admission.code)
    answer = f'<p role="status">{escape(words[told])}</p>' if told in words else ""
    look_again = f'<p class="quiet">{escape(words["script"])} <a href="./">{escape(words["again"])}</a></p>'
    body = answer + "".join(_parts(admission, page, own)) + look_again
    return _filled(admission.language, str(page.get("place", "")), body, admission.tag, words, admission.code)


def _parts(admission: Admission, page: Mapping[str, Any], own: Mapping[int, str]) -> list[str]:
    parts = [f"<h1>{escape(page.get('heading', ''))}</h1>"]
    said = dict(page.get("said", ()))
    for number, name in page.get("rounds", ()):
        if (choice := own.get(int(number))) in said:
            parts.append(f"<p><b>{escape(name)}</b> {escape(said[choice])}</p>")
    for text, style, label in page.get("texts", ()):
        name = f"<b>{escape(label)}</b> " if label else ""
        parts.append(f'<p class="{escape(style)}">{name}{escape(text)}</p>')
    if ask := page.get("ask"):
        parts.append(_form(admission, ask, own.get(ask["number"])))
    for _id, text, counts in page.get("bars", ()):
        parts.append(f"<p><b>{escape(' → '.join(map(str, counts)))}</b> {escape(text)}</p>")
    if page.get("write"):
        parts.append(
            f'<form method="post" action="/r/{admission.tag}/w">'
            f'<p><label for="text">{escape(page["write"])}</label></p>'
            f'<textarea id="text" name="text" maxlength="300"></textarea><p><button class="go">'
            f"{escape(admission.words['give' if page.get('reply') else 'share'])}</button></p></form>"
        )
    return parts


def _form(admission: Admission, ask: Mapping[str, Any], own: str | None) -> str:
    number = f'<input type="hidden" name="q" value="{int(ask["number"])}">'
    rows = []
    for place, (id, text) in enumerate(ask["options"]):
        if ask["points"]:
            rows.append(
                f'<p><label>{escape(text)} <input name="p{place}" type="number" min="0" '
                f'max="{int(ask["points"])}" inputmode="numeric" value="0"></label></p>'
            )
        else:
            pressed = "true" if id == own else "false"
            kept = f" <i>{escape(admission.words['kept'])}</i>" if id == own else ""
            rows.append(
                f'<button class="choice" name="c" value="{escape(id)}" aria-pressed="{pressed}">'
                f"{escape(text)}{kept}</button>"
            )
    if ask["points"]:
        rows.append(f'<p><button class="go">{escape(admission.words["send"])}</button></p>')
    return (
        f'<form method="post" action="/r/{admission.tag}/v">{number}'
        f'<p class="strong">{escape(ask["prompt"])}</p>{"".join(rows)}</form>'
    )


def _filled(language: str, title: str, body: str, tag: str, words: Mapping[str, str], code: str = "") -> str:
    for_scripts = {name: word for name, word in words.items() if name not in NOT_FOR_SCRIPTS}
    return _PAGE.substitute(
        language=escape(language),
        title=escape(title),
        body=body,
        tag=escape(tag),
        code=escape(code),
        words=escape(packed_json(for_scripts)),
    )
