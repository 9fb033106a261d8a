"""What a room takes of one phone and of all: rates, sizes, and which names and origins may ask."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

LARGEST_BODY = 1024
LONGEST_LINE = 4096
"""Bytes of a request's first line, and of each of its headers."""
MOST_STREAMS = 2500
STREAMS_OF_A_SEAT = 3
MOST_CONNECTIONS = 3000
BODY_SECONDS = 5.0
"""A request that takes longer to arrive is not waited for."""
IDLE_SECONDS = 20.0
"""A connection on which nothing is asked for so long is closed."""


class Rate(NamedTuple):
    """So many a second in the long run, and so many at once."""

    a_second: float
    at_once: float


VOTES_OF_A_SEAT = Rate(2, 6)
WRONG_CODES = Rate(10, 10)
JOINS = Rate(50, 250)
SENTENCES_OF_A_SEAT = Rate(0.2, 4)
MOST_WATCHED = 10_000
"""Seats whose rate is remembered; the one that asked longest ago is forgotten first, as if it were new."""


class Allowance:
    """How often something may happen, for each who does it."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self.rate = rate
        self._clock = clock
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, who: Hashable = None) -> bool:
        """Take one of what is left for them; False where there is nothing left."""
        left = self._now(who)
        allowed = left >= 1
        self._left[who] = (left - allowed, self._clock())
        self._left.move_to_end(who)
        if len(self._left) > MOST_WATCHED:
            self._left.popitem(last=False)
        return allowed

    def is_used_up(self, who: Hashable = None) -> bool:
        """Whether nothing is left for them just now; nothing is taken."""
        return self._now(who) < 1

    def _now(self, who: Hashable) -> float:
        left, at = self._left.get(who, (self.rate.at_once, self._clock()))
        return min(self.rate.at_once, left + (self._clock() - at) * self.rate.a_second)


class Doors(NamedTuple):
    """By which names the room may be asked for, and from whose pages."""

    port: int
    public: str = ""
    """The address of a proxy in front of it: 'https://vote.example.org'."""

    def knows_host(self, host: str, local: str) -> bool:
        """Whether a request for this host is meant for us; `local` is the address at which it arrived.

        A name that somebody else's page made point here is none of ours, whatever it resolves to.
        """
        return host in self._hosts(local) or self.is_by_proxy(host)

    def knows_origin(self, headers: Mapping[str, str]) -> bool:
        """Whether what changes something was asked for by a page of ours."""
        origin, site = headers.get("Origin"), headers.get("Sec-Fetch-Site")
        if site not in (None, "same-origin"):
            return False
        if origin is None or origin == "null":
            # Some browsers tell no origin of a plain form; then it must be said that the page was ours.
            return site == "same-origin" or (origin is None and site is None)
        return origin == f"http://{headers.get('Host', '')}" or origin == self.public != ""

    def is_by_proxy(self, host: str) -> bool:
        """Whether it was asked for by the proxy's name, as everybody outside does."""
        return self.public != "" and host == urlsplit(self.public).netloc

    def is_public(self, host: str) -> bool:
        """Whether it came through the proxy, and so over TLS where that speaks it."""
        return self.public.startswith("https:") and self.is_by_proxy(host)

    def _hosts(self, local: str) -> tuple[str, ...]:
        name = f"[{local}]" if ":" in local else local
        here = ("localhost",) if local in ("127.0.0.1", "::1") else ()
        with_port = tuple(f"{each}:{self.port}" for each in (name, *here))
        return (*with_port, name, *here) if self.port == 80 else with_port
