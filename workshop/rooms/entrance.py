"""How phones get into a session's room: port, code and secret, kept beside the session and never exported."""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from workshop.scenario.toml.source import plain_descriptor
from workshop.store.files import write_atomically

ROOMS_FOLDER = "rooms"
FORMAT = 1
LARGEST = 4000
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Of a code: none that is taken for another."""
SIGNS_OF_A_CODE = 6
USUAL_PORT = 8765
"""Below the range from which systems take ports for connections of their own."""


class Entrance(NamedTuple):
    """What a restart needs so that everybody finds the room again, and is known there."""

    port: int
    code: str
    """30 bits."""
    secret: bytes
    """256 bits; what seats are signed with."""
    tag: str
    """Names the room in paths and cookies; no secret."""
    mark: int = 0
    """No seat up to this one may be handed out again."""
    epoch: int = 0
    remotes: tuple[tuple[int, str, str], ...] = ()
    """The number, key and grade of each facilitator's phone that is paired."""


def new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(SIGNS_OF_A_CODE))


def new_entrance(port: int = USUAL_PORT) -> Entrance:
    return Entrance(port, new_code(), secrets.token_bytes(32), secrets.token_hex(4))


def kept_entrance(home: Path, session: str) -> Entrance | None:
    """The entrance that this session had; None where it had none, or what was kept cannot be read."""
    descriptor = plain_descriptor(_file(home, session), LARGEST)
    if isinstance(descriptor, str):
        return None
    try:
        with open(descriptor, "rb") as file:
            kept: dict[str, Any] = json.loads(file.read(LARGEST))
        if kept.pop("format") != FORMAT:
            return None
        told = kept.pop("remotes", ())
        remotes = tuple((int(number), str(key), str(grade)) for number, key, grade in told)
        entrance = Entrance(**{**kept, "secret": bytes.fromhex(kept["secret"]), "remotes": remotes})
    except (OSError, ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return None
    numbers = (entrance.port, entrance.mark, entrance.epoch)
    texts = (entrance.code, entrance.tag)
    usable = all(type(one) is int for one in numbers) and all(type(one) is str for one in texts)
    return entrance if usable and len(entrance.secret) == 32 else None


def had_phones(home: Path, session: str) -> bool:
    """Whether phones were let into this session, and it was left before its close."""
    return _file(home, session).exists()


def keep_entrance(home: Path, session: str, entrance: Entrance) -> None:
    """Keep it, for the owner's eyes alone; raises FileNotWrittenError."""
    folder = home / ROOMS_FOLDER
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
    told = {"format": FORMAT, **entrance._asdict(), "secret": entrance.secret.hex()}
    write_atomically(folder / _file(home, session).name, json.dumps(told, indent=1), mode=0o600)


def forget_entrance(home: Path, session: str) -> None:
    """Remove it, and with it the last link between a seat and a device."""
    with suppress(OSError):
        _file(home, session).unlink(missing_ok=True)


def _file(home: Path, session: str) -> Path:
    return home / ROOMS_FOLDER / f"{session}.json"
