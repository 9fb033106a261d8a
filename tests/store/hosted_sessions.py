"""Sessions with a group for the tests of the store: a whole workshop, and one that never comes to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import count, cycle
from pathlib import Path

from tests.play import story_file
from tests.session.leading import READ, WRITTEN
from workshop.engine.sighting import OwnWordsReader
from workshop.session.commands import (
    AgreeFocus,
    CloseVote,
    Command,
    Commit,
    CountHands,
    CountHeads,
    ExploreWhatIf,
    GoOn,
    KeepIntention,
    MakePlan,
    OpenQuestion,
    OpenTalk,
    ParkPoint,
    PlayAgain,
    RevealDistribution,
    RevealReplies,
    RevealVerdict,
    SetTimer,
    StartHosting,
    TakeBackReveal,
    TakeNote,
    TakeReply,
    WordQuestion,
)
from workshop.session.events import Record
from workshop.session.host import Host
from workshop.session.own_question import read_replies
from workshop.session.phases import Phase
from workshop.session.state import State
from workshop.store.records import KeptSession
from workshop.store.runs import Script, read_script
from workshop.store.sessions import SessionStore

FILE = story_file("ceo-product-review")
HEADS = 18
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Listed:
    """A journal that only keeps."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record) -> None:
        self.records.append(record)


@cache
def script() -> Script:
    return read_script(FILE)


def clock() -> str:
    return NOON.isoformat(timespec="milliseconds")


def store_in(home: Path) -> SessionStore:
    """A store whose clock stands still and whose tokens count up."""
    tokens = (f"{number:02}" for number in count())
    return SessionStore(home, lambda: NOON, lambda: next(tokens))


def led(host: Host, *commands: Command) -> None:
    """Carry out the commands, none of which may be refused."""
    for command in commands:
        refused = host.do(command)
        assert refused is None, (host.state.phase, command, refused)


def opening(host: Host, rehearsal: bool = False) -> None:
    """From the beginning to the briefing."""
    led(host, StartHosting(rehearsal), MakePlan(tuple(host.play.scenario.scene), 45), CountHeads(HEADS))
    led(host, *[GoOn()] * 3, CountHands("1", 10), CountHands("3", 8), RevealDistribution(), GoOn())


def decision(host: Host, *rounds: tuple[int, ...]) -> None:
    """A decision, from the scene just entered to its discussion."""
    led(host, SetTimer(1_795_000_000, 60), GoOn(), TakeNote("the second row laughed"))
    visit = host.state.visit
    names = [one.id for one in host.play.story.offered(visit.scene, visit.tracks)]
    for number, hands in enumerate(rounds):
        led(host, *[OpenTalk()] * bool(number), GoOn())
        led(host, *map(CountHands, names, hands), CountHands(names[0], hands[0]), CloseVote())
    led(host, RevealDistribution(), TakeBackReveal(), RevealDistribution(), GoOn())
    led(host, CountHands(next(iter(host.play.lens.level)), 12), GoOn(), RevealVerdict(), GoOn())


def closing(host: Host) -> None:
    """From the last discussion to the end."""
    led(host, GoOn())
    while host.state.phase is not Phase.ENDING:
        decision(host, (2, 9, 3, 1))
        led(host, GoOn())
    led(host, ParkPoint("who owns the spare inbox?"), *[GoOn()] * 3)
    led(host, KeepIntention("If a why comes, then I say the effect first."), GoOn())
    led(host, AgreeFocus((2, 6, 2), ("early-stage",)), GoOn(), Commit("We name the level – “nächstes Mal”."))
    led(host, GoOn(), CountHands("4", 12), GoOn())
    assert host.state.phase is Phase.CLOSED


def with_question(who: str, replies: Sequence[str]) -> tuple[Record, ...]:
    """The records of a workshop with a question of this person, and these replies, none of them read."""

    def walked(host: Host) -> None:
        opening(host)
        told, many = WordQuestion("Why is this late again?", who), len(replies)
        unread = RevealReplies(("",) * many, ("",) * many, ("cannot tell",) * many)
        led(host, OpenQuestion(), told, GoOn(), *map(TakeReply, replies), unread, GoOn())

    return recorded(walked)


def with_read_replies(
    told: WordQuestion, replies: Sequence[str], reader: OwnWordsReader
) -> tuple[Record, ...]:
    """The records of a workshop with this question, and with replies as the reader reads them."""

    def walked(host: Host) -> None:
        opening(host)
        led(host, OpenQuestion(), told, GoOn(), *map(TakeReply, replies))
        led(host, read_replies(host.play, host.state.questions[-1], reader), GoOn())

    return recorded(walked)


def own_question(host: Host) -> None:
    """A question of the room's own, from the briefing and back to it."""
    told = WordQuestion("Why is this late again?", "our director", "ceo", "how", ("incident-now",))
    led(host, OpenQuestion(), told, GoOn(), *map(TakeReply, WRITTEN), READ, GoOn())


@cache
def with_own_question() -> tuple[Record, ...]:
    """The records of a workshop that brought a question of its own."""

    def walked(host: Host) -> None:
        opening(host)
        own_question(host)
        from_the_first_scene(host)

    return recorded(walked)


def whole(host: Host, rehearsal: bool = False) -> None:
    """The 45 minutes: two rounds, a look at another response, a debrief."""
    opening(host, rehearsal)
    from_the_first_scene(host)


def from_the_first_scene(host: Host) -> None:
    led(host, GoOn())
    decision(host, (9, 5, 3, 1), (4, 2, 11, 1))
    visit = host.state.visit
    other = host.play.story.offered(visit.scene, visit.tracks)[-1].id
    led(host, ExploreWhatIf(other), RevealVerdict(), GoOn())
    closing(host)


def for_ever(host: Host) -> Iterator[Host]:
    """A decision after the other, back to the first scene now and then; the host after each."""
    opening(host)
    led(host, GoOn())
    for number in cycle(range(12)):
        decision(host, (4, 2, 9, 1), (1, 3, 2, 12))
        yield host
        led(host, PlayAgain(0 if number == 11 else len(host.state.visits) - 1))


def state_after(records: Iterable[Record]) -> State:
    return Host(script().play, Listed(), clock, records).state


@cache
def whole_records(rehearsal: bool = False) -> tuple[Record, ...]:
    return recorded(lambda host: whole(host, rehearsal))


@cache
def many_records(wanted: int) -> tuple[Record, ...]:
    """So many events of a session with a group."""

    def enough(host: Host) -> None:
        for reached in for_ever(host):
            if reached.seq >= wanted:
                return

    return recorded(enough)[:wanted]


def kept(store: SessionStore, records: tuple[Record, ...]) -> KeptSession:
    """A session with these records, saved and closed, as it is then loaded."""
    play, scenario, lenses = script()[:3]
    session = store.begin(play.scenario.id, play.scenario.title, scenario, lenses)
    journal = store.journal(session)
    for record in records:
        journal.append(record)
    assert journal.close(30) == ()
    return store.load(session.id)


def recorded(lead: Callable[[Host], None]) -> tuple[Record, ...]:
    """The records of a session on the story that is led so."""
    journal = Listed()
    host = Host(script().play, journal, clock)
    host.start()
    lead(host)
    return tuple(journal.records)
