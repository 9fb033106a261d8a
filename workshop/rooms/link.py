"""The way from a laptop to the server that has its session: a right, questions with a deadline, a stream."""

from __future__ import annotations

import json
import random
import re
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from workshop.language.catalogue import _
from workshop.rooms.entrance import ROOMS_FOLDER
from workshop.rooms.wire import PAIRING, of_room
from workshop.scenario.toml.source import plain_descriptor
from workshop.store.files import FileNotWrittenError, RefusedError, write_atomically

DEADLINE = 4.0
"""Seconds within which what was asked is answered, tried as often as that takes."""
WHILE_AWAY = 1.0
"""The same where the stream has been cut off for a while: whoever presses a key should not wait long."""
PAUSE = 0.2
"""Seconds between two tries."""
SILENCE = 10.0
"""Seconds without a sign of life after which a stream is begun anew."""
CUT_OFF = 1.0
"""Seconds after which it is said that the stream is cut off: often it is there again by then."""
LARGEST_ANSWER = 100_000_000
LONGEST_LINE = 4_000_000
AGAIN = frozenset({421, 429, 502, 503, 504})
"""Answers after which the same is asked again: another process may have the room in a moment."""
FAILURES = (OSError, HTTPException, ValueError)
NO_SERVER = _("The server does not answer. Phones wait too; it is tried again by itself.")


NO_PASSPHRASE = _("That is no passphrase, or none any more: it is good once, for two minutes.")
RIGHTS_FILE = "beyond.json"
FORMAT = 1
LARGEST, MOST_RIGHTS = 100_000, 50


class Right(NamedTuple):
    """By which a laptop leads one session of a server."""

    url: str
    """'https://rooms.example.org'"""
    tag: str
    key: str
    session: str


class NoAnswerError(RefusedError):
    """The server gave no answer in time."""

    def __init__(self, url: str) -> None:
        super().__init__(_("{url} does not answer just now.").format(url=url))
        self.advice = _("Is the address right, and this computer on a network from which it can be reached?")


class NotTrustedError(RefusedError):
    """Who answers at that address cannot show who it is."""

    def __init__(self, url: str, failed: ssl.SSLCertVerificationError) -> None:
        not_trusted = _("The certificate of {url} is not trusted here: {reason}.")
        super().__init__(not_trusted.format(url=url, reason=failed.verify_message))
        self.advice = _("Where your organisation has certificates of its own: SSL_CERT_FILE=own-ca.pem")


class NoRightError(RefusedError):
    """The passphrase or key is none, or none any more."""


class ServerAnswer(NamedTuple):
    status: int
    body: bytes

    @property
    def told(self) -> Any:
        """What the JSON of it says; nothing where it is none."""
        with suppress(ValueError, RecursionError):
            return json.loads(self.body)
        return {}


class Link:
    """Asks a server over one connection, which is made anew where it was lost; one thread at a time asks."""

    def __init__(self, url: str, right: Right | None = None) -> None:
        self.url = url
        self.is_away = False
        """Whether the stream is cut off, so that no long wait is worth it."""
        self._right = right
        self._turn = threading.Lock()
        self._connection: HTTPConnection | None = None

    def close(self) -> None:
        with self._turn:
            self._hang_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def pair(self, passphrase: str) -> Right:
        """The right that a passphrase gives, once; raises NoRightError and NoAnswerError."""
        answer = self.ask("POST", PAIRING, {"passphrase": passphrase})
        match answer.status, answer.told:
            case 200, {"tag": str(tag), "key": str(key), "session": str(session)}:
                return Right(self.url, tag, key, session)
            case 403, _told:
                raise NoRightError(
                    _("That is no passphrase, or none any more: it is good once, for two minutes.")
                )
        raise NoAnswerError(self.url)

    def in_room(self, end: str = "", data: Mapping[str, Any] | None = None) -> ServerAnswer:
        """What the room answers; raises NoRightError where the key is none any more, and NoAnswerError."""
        assert self._right is not None
        answer = self.ask("GET" if data is None else "POST", of_room(self._right.tag) + end, data)
        if answer.status == 404:
            raise NoRightError(_("This computer may not lead that session any more: pair it anew."))
        return answer

    def ask(self, method: str, path: str, data: Mapping[str, Any] | None = None) -> ServerAnswer:
        """The answer, as soon as the server gives one that says something.

        Raises NoAnswerError, and NotTrustedError where it cannot show that it is the server.
        """
        body = None if data is None else json.dumps(data)
        until = monotonic() + (WHILE_AWAY if self.is_away else DEADLINE)
        with self._turn:
            while True:
                fresh = self._connection is None
                with suppress(*FAILURES):
                    answer = self._asked(method, path, body, max(0.1, until - monotonic()))
                    if answer.status not in AGAIN:
                        return answer
                    fresh = True
                if fresh:  # one that was kept open may have been closed there meanwhile
                    threading.Event().wait(PAUSE)
                if monotonic() > until:
                    raise NoAnswerError(self.url)

    def _asked(self, method: str, path: str, body: str | None, seconds: float) -> ServerAnswer:
        try:
            if self._connection is None:
                self._connection = connection_to(self.url, seconds)
            if self._connection.sock is not None:
                self._connection.sock.settimeout(seconds)
            self._connection.request(method, path, body, self.headers)
            with self._connection.getresponse() as response:
                read = response.read(LARGEST_ANSWER)
        except ssl.SSLCertVerificationError as failed:
            self._hang_up()
            raise NotTrustedError(self.url, failed) from failed
        except BaseException:
            self._hang_up()
            raise
        return ServerAnswer(response.status, read)

    @property
    def headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        if self._right is not None:
            headers["Authorization"] = f"Bearer {self._right.key}"
        return headers

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class RoomStream(threading.Thread):
    """Calls `heard` with each event of a room's stream, from this thread; begun anew as often as it ends."""

    def __init__(
        self,
        link: Link,
        right: Right,
        head: Callable[[], int],
        heard: Callable[[str, Any], None],
        cut_off: Callable[[str], None],
    ) -> None:
        """`head` is the last event known; `cut_off` is told why nothing comes, and "" once it does."""
        super().__init__(name="stream", daemon=True)
        self._link = link
        self._right = right
        self._head = head
        self._heard = heard
        self._cut_off = cut_off
        self._ended = threading.Event()
        self._connection: HTTPConnection | None = None

    def end(self) -> None:
        """Call nothing any more; returns at once."""
        self._ended.set()
        connection = self._connection
        if connection is not None and connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(2)  # a thread that reads from it wakes up

    def run(self) -> None:
        since = monotonic()
        told = ""
        while not self._ended.is_set():
            trouble = NO_SERVER
            try:
                for name, data in self._events():
                    since, self._link.is_away = monotonic(), False
                    if told:
                        told = ""
                        self._cut_off("")
                    self._heard(name, data)
            except NoRightError as refused:
                trouble = refused.says
            except FAILURES:
                pass
            if self._ended.wait(PAUSE * random.uniform(1, 3)):
                return
            if trouble != told and monotonic() - since > CUT_OFF:
                told, self._link.is_away = trouble, True
                self._cut_off(told)

    def _events(self) -> Any:
        connection = self._connection = connection_to(self._right.url, SILENCE)
        try:
            path = f"{of_room(self._right.tag)}s?after={self._head()}"
            connection.request("GET", path, headers=self._link.headers)
            with connection.getresponse() as response:
                if response.status == 404:
                    raise NoRightError(_("Another computer leads this session now, or it is over."))
                if response.status == 200:
                    yield from _events_of(response)
        finally:
            self._connection = None
            connection.close()


def _events_of(response: HTTPResponse) -> Any:
    name = ""
    while line := response.readline(LONGEST_LINE):
        field, _colon, value = line.decode().rstrip("\r\n").partition(": ")
        if field == "event":
            name = value
        elif field == "data" and name:
            yield name, json.loads(value)


def kept_rights(home: Path, url: str) -> tuple[Right, ...]:
    """The rights that this computer has at the server, the latest first; none where they cannot be read."""
    return tuple(one for one in _kept(home) if one.url == url)


def keep_right(home: Path, right: Right) -> None:
    """Keep it for the owner's eyes alone, as the latest; raises FileNotWrittenError."""
    _keep(home, (right, *(one for one in _kept(home) if (one.url, one.tag) != (right.url, right.tag))))


def forget_right(home: Path, right: Right) -> None:
    """Keep it no longer."""
    with suppress(FileNotWrittenError):
        _keep(home, tuple(one for one in _kept(home) if one != right))


def _kept(home: Path) -> tuple[Right, ...]:
    descriptor = plain_descriptor(home / ROOMS_FOLDER / RIGHTS_FILE, LARGEST)
    if isinstance(descriptor, str):
        return ()
    try:
        with open(descriptor, "rb") as file:
            told = json.loads(file.read(LARGEST))
        if told["format"] != FORMAT:
            return ()
        rights = tuple(Right(*map(str, one)) for one in told["rights"])
    except (OSError, ValueError, RecursionError, TypeError, KeyError):
        return ()
    return tuple(one for one in rights if re.fullmatch(r"[0-9a-f]{8}", one.tag))


def _keep(home: Path, rights: Sequence[Right]) -> None:
    folder = home / ROOMS_FOLDER
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
    told = {"format": FORMAT, "rights": rights[:MOST_RIGHTS]}
    write_atomically(folder / RIGHTS_FILE, json.dumps(told, indent=1), mode=0o600)


def connection_to(url: str, seconds: float) -> HTTPConnection:
    """A connection to the server of this address; each way on it takes so many seconds at most."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(parts.hostname, parts.port, timeout=seconds, context=context)
    return HTTPConnection(parts.hostname, parts.port, timeout=seconds)
