"""Streams and small JSON, as every part of the web server sends and takes them."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from workshop.gateway.board import PADDING, Noticeboard, event, packed_json

BEAT_SECONDS = 10.0
"""Between two signs of life of a stream."""
STUCK_SECONDS = 25.0
"""A stream that takes nothing for so long is ended."""
COMES_BACK = (1000, 4000)
"""Milliseconds after which a phone asks again whose stream has ended; each another, or all came at once."""
LONGEST_WAIT = 200
"""Letters of a code or a signature; nothing longer is looked at."""


async def streamed(request: web.Request, board: Noticeboard, seat: int, most: int) -> web.StreamResponse:
    """What the board shows this seat, as it comes; what was not taken in time is not sent any more."""
    response = new_stream()
    stream = board.listen(seat, most)
    try:
        await begin_stream(request, response)
        while not stream.ended:
            message = await stream.take(BEAT_SECONDS)
            async with asyncio.timeout(STUCK_SECONDS):
                await response.write(message or event("beat", board.number))
    except (TimeoutError, ConnectionError):
        if request.transport is not None:
            request.transport.abort()
    finally:
        board.leave(stream)
    return response


def new_stream() -> web.StreamResponse:
    """A stream of which nothing was sent yet."""
    return web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream; charset=utf-8",
            "Cache-Control": "no-store, no-transform",
            "X-Accel-Buffering": "no",
        }
    )


async def begin_stream(request: web.Request, response: web.StreamResponse) -> None:
    """Send what comes first: so much that no proxy holds it back, and when to come again after its end."""
    await response.prepare(request)
    retry = random.randrange(*COMES_BACK)
    await response.write(b":" + b" " * PADDING + b"\nretry: %d\n\n" % retry)


def json_answer(data: object, status: int = 200) -> web.Response:
    return web.Response(text=packed_json(data), status=status, content_type="application/json")


def is_form(request: web.Request) -> bool:
    """Whether it was sent by a page without scripts."""
    return request.content_type == "application/x-www-form-urlencoded"


async def json_body(request: web.Request) -> Mapping[str, Any]:
    """What a small body says; nothing where it is neither JSON of an object nor a form."""
    body = await request.read()
    try:
        text = body.decode()
        if is_form(request):
            return {name: values[0] for name, values in parse_qs(text, max_num_fields=20).items()}
        data = json.loads(text)
        if "\\u" in text:
            packed_json(data).encode()  # half of a letter is no text, and nothing of ours could write it
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
