"""The frame of pages that nobody need be signed in for, and the files that they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from aiohttp import web

from workshop.server.markup import NO_HTML, Html, tag

_FOLDER = Path(__file__).with_name("page")
_KINDS = {".css": "text/css", ".js": "text/javascript"}
_FILES = {path.name: path.read_bytes() for path in _FOLDER.iterdir() if path.suffix in _KINDS}
FILES_AT = "/page/"
NOTHING_TOLD: Mapping[str, str] = MappingProxyType({})


def add_files(app: web.Application) -> None:
    """Serve the files of these pages."""
    for name in _FILES:
        app.router.add_get(f"{FILES_AT}{name}", _file)


async def _file(request: web.Request) -> web.Response:
    name = request.path.removeprefix(FILES_AT)
    headers = {"Cache-Control": "no-cache"}
    kind = _KINDS[Path(name).suffix]
    return web.Response(body=_FILES[name], content_type=kind, charset="utf-8", headers=headers)


def framed(
    language: str,
    title: str,
    *body: Html,
    styles: tuple[str, ...],
    scripts: tuple[str, ...] = (),
    head: Html = NO_HTML,
    told: Mapping[str, str] = NOTHING_TOLD,
) -> str:
    """A whole page: what is in its body, in this language, with these files; `told` is for its scripts."""
    files = [tag("link", rel="stylesheet", href=path) for path in styles]
    files += [tag("script", src=path, defer=True) for path in scripts]
    inside = (
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        *files,
        head,
    )
    data = {f"data_{name}": value for name, value in told.items()}
    page = tag("html", tag("head", *inside), tag("body", *body, **data), lang=language)
    return f"<!doctype html>\n{page}\n"
