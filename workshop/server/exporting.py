"""Sessions handed to a browser: one as its file, or all of an organisation in an archive made as it goes."""

from __future__ import annotations

import asyncio
import tarfile
from collections.abc import AsyncIterator

from aiohttp import web

from workshop.session.times import moment_in
from workshop.store.exchange import exported
from workshop.store.files import RefusedError
from workshop.store.postgres.archive import Archive
from workshop.store.postgres.connection import DatabaseAwayError
from workshop.store.records import KeptSession
from workshop.store.sessions import UnknownSessionError

KIND_OF_A_SESSION = "application/jsonl"
SUFFIX_OF_A_SESSION = ".jsonl"
NOT_READABLE = ".cannot-be-read.txt"
AT_ONCE = 100
"""Sessions of which the names are asked for together; their events are read one by one."""


def session_file(kept: KeptSession) -> web.Response:
    """The session as `workshop export` writes it."""
    return web.Response(
        body=exported(kept).encode(),
        headers={
            "Content-Type": KIND_OF_A_SESSION,
            "Content-Disposition": f'attachment; filename="{kept.id}{SUFFIX_OF_A_SESSION}"',
        },
    )


async def send_archive(request: web.Request, archive: Archive, org: int) -> web.StreamResponse:
    """All sessions of the organisation in which something happened, as a tar; little of it is held at a time.

    Where the database goes away the connection is cut: what arrived has no end, and programs say so.
    """
    response = web.StreamResponse(
        headers={
            "Content-Type": "application/x-tar",
            "Content-Disposition": 'attachment; filename="sessions.tar"',
            "X-Accel-Buffering": "no",
        }
    )
    await response.prepare(request)
    try:
        async for name, data, written in _files(archive, org):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(data), written
            await response.write(entry.tobuf(tarfile.USTAR_FORMAT))
            await response.write(data + bytes(-len(data) % tarfile.BLOCKSIZE))
        await response.write(bytes(2 * tarfile.BLOCKSIZE))
    except DatabaseAwayError:
        if request.transport is not None:
            request.transport.abort()
    return response


async def _files(archive: Archive, org: int) -> AsyncIterator[tuple[str, bytes, int]]:
    """Name, content and time of each, the latest first."""
    before: int | None = None
    while found := await asyncio.to_thread(archive.sessions, org, AT_ONCE, before):
        for _number, summary in found:
            moment = moment_in(summary.started)
            written = max(0, int(moment.timestamp())) if moment else 0
            try:
                kept = await asyncio.to_thread(archive.load, org, summary.id)
                name, data = f"{kept.id}{SUFFIX_OF_A_SESSION}", exported(kept).encode()
            except DatabaseAwayError:
                raise
            except UnknownSessionError:
                continue  # it was deleted meanwhile
            except RefusedError as damaged:
                name, data = f"{summary.id}{NOT_READABLE}", f"{damaged}\n".encode()
            yield name, data, written
        before = found[-1][0]
