"""The projections: everything a surface may show in a phase, and nothing else; with the words they share.

A view never holds what is not yet revealed, so a surface that draws views cannot spoil.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from workshop.engine.verdict import BASE, Call, FitReason, Named, Points, Verdict
from workshop.language.catalogue import _, plural

if TYPE_CHECKING:  # the first screen shows words of it, and reads no document
    from workshop.engine.lens import Lens
    from workshop.scenario.models import Scenario
    from workshop.scenario.play import Play
    from workshop.session.state import State


class LevelView(NamedTuple):
    """A level as surfaces show it; its colour follows its place in the lens."""

    id: str
    word: str
    symbol: str
    about: str
    place: int


Guesses = tuple[tuple[LevelView, int | None], ...]
"""The hands for each thing that a question was taken to be at; None where nobody counted those."""


class Header(NamedTuple):
    """What stands on top of every screen of a session."""

    title: str
    seat: str
    """Name and title of whom one plays."""
    scene_number: int | None
    scene_title: str | None
    levels: tuple[LevelView, ...]
    """All levels of the lens, equal and unmarked."""
    ends_at: int | None = None
    """When the timer that runs ends, in seconds since 1970-01-01 UTC."""


class Speaker(NamedTuple):
    name: str
    title: str

    @property
    def in_full(self) -> str:
        """'Ada, CEO'."""
        return f"{self.name}, {self.title}"


class CastView(NamedTuple):
    name: str
    title: str
    about: str
    is_seat: bool


class BriefingView(NamedTuple):
    header: Header
    situation: str
    minutes: int
    cast: tuple[CastView, ...]
    """All of them; for a group those of the beginning, and the others in the scene they come into."""


class RecallView(NamedTuple):
    """'Did the moment come?', before anything else of a practice."""

    header: Header
    sentence: str
    """One that was kept, and that is open still."""

    @property
    def asks(self) -> str:
        """What is asked of it: a sentence without an “if” names no moment that could have come."""
        return DID_IT_COME if _names_moment(self.sentence) else _("Did it come to that?")


class BeatView(NamedTuple):
    """What is said or happens before the question."""

    by: Speaker | None
    """None for what happens."""
    text: str


class ResponseView(NamedTuple):
    id: str
    text: str


class CardView(NamedTuple):
    """A card of evidence as the room sees it: words, and nothing of what it weighs."""

    words: str
    new: bool
    """Whether it has come since the scene before."""
    elsewhere: str | None
    """The scene that it comes from, where the room was not there."""


class SceneView(NamedTuple):
    """A scene, ready for a choice."""

    header: Header
    setting: str
    beats: tuple[BeatView, ...]
    listener: Speaker
    says: str
    responses: tuple[ResponseView, ...]
    chosen: str | None
    """The response chosen before, when the choice was taken back."""
    board: tuple[CardView, ...] = ()
    """The evidence that has gathered until now."""
    own_words: bool = False
    """Whether one may answer in words of one's own."""
    arriving: tuple[CastView, ...] = ()
    """Whom a group meets here first."""
    own_first: bool = False
    """Whether it is to be answered in words of one's own; the responses are shown when they are asked for."""


class ReasonView(NamedTuple):
    """Why somebody sensible would have chosen another reply."""

    place: int
    """That of the reply among those offered, 1 for the first."""
    text: str
    numbered: bool = True
    """Whether the replies were to be seen with their numbers when one was given."""

    @property
    def told(self) -> str:
        if not self.numbered:
            return _("Somebody said: “{text}”").format(text=self.text)
        return _("Somebody who chose reply {place} said: “{text}”").format(place=self.place, text=self.text)


class GuessView(NamedTuple):
    """'What was the question really about?'"""

    header: Header
    listener: Speaker
    says: str
    chosen: ResponseView
    choices: tuple[LevelView, ...]
    """The levels, and that none leads yet where the lens has that: all equal and unmarked."""
    counted: int | None = None
    """All hands of a group; None until those for every level are counted."""
    heads: int = 0
    taken: tuple[str, ...] = ()
    """The levels whose hands have been counted."""
    ballots: int = 0
    """How many phones have answered, never what."""
    reasons: tuple[ReasonView, ...] = ()
    """Why others chose otherwise, for somebody alone, who may change the reply still; no level is told."""

    @property
    def reason_told(self) -> int:
        """Whose reason is told: the place of that reply, 0 for none."""
        return self.reasons[0].place if self.reasons else 0


class ConsequenceView(NamedTuple):
    header: Header
    listener: Speaker
    says: str
    chosen: ResponseView
    answer: str
    what_if: bool = False
    """Whether this is another response, looked at after the verdict on the choice."""
    own_words: bool = False
    """Whether one may say in words of one's own what one would say now."""
    now: str = ""
    """What was said so; what it carries comes with the verdict."""


class FactView(NamedTuple):
    id: str
    text: str
    source: str


class Sign(NamedTuple):
    """Words of the page that show what was called for."""

    words: str
    where: str
    """`setting`, `lines.0` (the first beat), or `says`."""
    start: int
    end: int
    """Offsets in code points of the text they stand in."""


class SpokenView(NamedTuple):
    """A line to say, as the engine reads it in this moment."""

    text: str
    level: LevelView | None
    fit: int
    mismatch: Named | None


class NowSaidView(NamedTuple):
    """What somebody would say now, in words of their own, and how that differs from their first reply."""

    text: str
    level: LevelView | None
    """The level that leads it; None where none leads alone."""
    fit: int
    guess: str
    """What is to be said of it where nobody put right what was read in it; else empty."""
    shift: str
    """'At first the one level: leaves it open. Now the other: serves the moment.'"""

    @property
    def told(self) -> str:
        """The words with the shift, and that it is a guess where it is one."""
        return " ".join(filter(None, (f"“{self.text}”", self.shift, self.guess)))


class VerdictWords(NamedTuple):
    """What a verdict says, part by part in the order of reading."""

    level: LevelView | None
    """What was called for; None where that is no level."""
    called_word: str
    """The same in a word: a level's word, 'the cause', 'a choice'."""
    signs: tuple[Sign, ...]
    called: str
    also: str | None
    """The other fair reading."""
    did: str
    open: str | None
    """What is still open after the reply; or, in its place, the risk."""
    risk: str | None
    now_say: SpokenView | None
    """A line to say after the listener's answer."""
    help: str | None
    """Where no line was written: what would have helped, in the lens's words."""
    served: ResponseView | None
    """A response of the scene that served the moment, where it was not this one."""
    instead: SpokenView | None
    """A line to say from the start."""
    if_then: str
    elsewhere: str
    manner: tuple[str, ...]
    """What the manner cost, whatever the level: 'a promise where a fact was needed'."""
    written: bool
    """Whether it was written for this reply, and not for all of its kind."""
    went_by: str | None = None
    """By which lens the story goes on, where the scene is read by two."""
    beside: str | None = None
    """What the second lens reads, in a sentence."""


class ContestView(NamedTuple):
    """A verdict that people see differently."""

    scene_title: str
    response: str
    seen: str
    """How well they hold that it served the moment: 'as they see it, it served the moment fully'."""
    said: str
    """Why, in their own words; empty where nothing was said."""
    flips: tuple[str, ...]
    """What would have the rules see it so too."""

    @property
    def in_brief(self) -> str:
        """'Why so long?: “The reply.” It served the moment fully. “Since …”'."""
        said = f" “{self.said}”" if self.said else ""
        return f"{self.scene_title}: “{self.response}” {self.seen}{said}"


class VerdictView(NamedTuple):
    header: Header
    listener: Speaker
    says: str
    chosen: ResponseView
    answer: str
    verdict: Verdict
    words: VerdictWords
    setting: str
    """The scene's setting, in which signs stand."""
    beats: tuple[BeatView, ...]
    guess: LevelView | None
    """None where the guess was skipped, or where a group named no level more than all others."""
    facts: tuple[FactView, ...]
    """The facts that the verdict cites, in its order."""
    moves: tuple[tuple[str, str], ...]
    """What each move of the evidence does: (move, 'names a limit of money …')."""
    peer: str | None
    """Why a sensible colleague would choose this."""
    what_if: bool = False
    guesses: Guesses = ()
    """The hands of a group for each level, in the order of the lens, None where nobody counted them; empty
    where none were counted at all."""
    pair: PairView | None = None
    """Two scenes to put side by side, where this one completes them."""
    contest: ContestView | None = None
    by_reading: str = ""
    """What is to be said of words of one's own where nobody put right what was read in them; else empty."""
    now: NowSaidView | None = None


class InterludeView(NamedTuple):
    """What is told between two scenes."""

    header: Header
    title: str
    setting: str
    beats: tuple[BeatView, ...]


class EndingView(NamedTuple):
    header: Header
    title: str
    text: str


class DebriefRow(NamedTuple):
    """One decision of the path."""

    visit: int
    scene_title: str
    listener: Speaker
    says: str
    response: str
    called: LevelView | None
    called_word: str
    """What was called for, in a word: a level's, or 'a choice'."""
    guessed: LevelView | None
    chosen: LevelView | None
    """The level that led the reply; None where none led alone."""
    manner: tuple[str, ...]
    """What the manner cost, whatever the level."""
    fit: int
    outcome: str
    kind: str | None
    """The title of the mismatch."""
    other_ways: int
    """How many other places this scene can lead to."""
    now: NowSaidView | None = None
    """What was said after the answer; None where nothing was."""
    changed_from: str = ""
    """The reply that was chosen first, where somebody alone changed it before the answer."""
    kept_against: str = ""
    """Somebody else's reason, where it was told before the answer and the reply was kept."""
    by_reading: bool = False
    """Whether it is in words of one's own, and its level what was read in them."""
    is_doubtful: bool = False
    """Whether that was not read surely, and nobody put it right."""

    @property
    def after_reason(self) -> str:
        """Whether the reply was changed before the answer, or kept; empty where neither is to be told."""
        if self.changed_from:
            return CHANGED_FROM.format(text=self.changed_from)
        return KEPT_AGAINST.format(reason=self.kept_against) if self.kept_against else ""


class PairView(NamedTuple):
    """Two scenes to put side by side."""

    left: DebriefRow
    right: DebriefRow
    asked: str
    common: str
    """What they have in common, for after people have looked."""


class PathView(NamedTuple):
    """A path walked to its end before the present one."""

    rows: tuple[DebriefRow, ...]
    ending: str | None


class DebriefView(NamedTuple):
    header: Header
    rows: tuple[DebriefRow, ...]
    ending: str
    """How the story ended; empty where none was played."""
    patterns: tuple[str, ...]
    """What shows across the scenes, about the replies."""
    pair: PairView | None
    intentions: tuple[str, ...]
    earlier: tuple[PathView, ...]
    contested: tuple[ContestView, ...] = ()
    """What was seen differently on this path."""


View = (
    BriefingView
    | RecallView
    | SceneView
    | GuessView
    | ConsequenceView
    | VerdictView
    | InterludeView
    | EndingView
    | DebriefView
)


SEAT_OF = "{scene}-seat"
"""Who one is in a moment of practice, among the cast; in a story it is always the same."""
KEPT_AGAINST = _("The reply was kept after somebody else’s reason was told: “{reason}”")
CHANGED_FROM = _("The reply was changed before the answer; at first it was: “{text}”")
SEEN_DIFFERENTLY = _("Seen differently")
SERVES_MOMENT = {
    "landed": _("serves the moment"),
    "partly": _("serves it in part"),
    "missed": _("leaves it open"),
}
"""What a reply does for its moment, by the outcome of its fit, as the facilitator's notes say it."""
DID_IT_COME = _("Did the moment come?")
IF = _("if")
"""The word by which a sentence names its moment."""
IT_CAME = {"yes": _("yes"), "not yet": _("not yet"), "let go": _("let it go")}
"""What may be said of it, by the word on the disk."""
A_GUESS, A_SURE_GUESS = (
    _("A guess, and not sure: nothing of what was read was put right."),
    _("A guess, and fairly sure: nothing of what was read was put right."),
)
NONE_LEADS = _("no level above the others")
NOT_LEFT_OUT = _("Not to be left out")
ON_THE_BOARD = _("On the board")
SAY_NOW = _("What would you say now?")
"""Asked between the listener's answer and the verdict."""


def _names_moment(sentence: str) -> bool:
    return re.search(rf"\b{re.escape(IF)}\b", sentence, re.IGNORECASE) is not None


def as_sentence(title: str) -> str:
    """The title with a full stop, unless it ends with a mark of its own."""
    return title if title.endswith((".", "?", "!", "…")) else f"{title}."


_TIMES = (
    _("Never"),
    _("Once"),
    _("Twice"),
    _("Three times"),
    _("Four times"),
    _("Five times"),
    _("Six times"),
)

_ASKED_FOR = re.compile(r" \{(\w+)\}")


def speaker(scenario: Scenario, member: str) -> Speaker:
    """The cast member's name and title."""
    return Speaker(scenario.cast[member].name, scenario.cast[member].title)


def level_views(lens: Lens) -> tuple[LevelView, ...]:
    """The levels in the order of the lens."""
    return tuple(
        LevelView(name, level.word, level.symbol, level.about, place)
        for place, (name, level) in enumerate(lens.level.items())
    )


NO_LEVEL_YET, OPEN = "no level yet", "?"
"""What a guess is that no level alone is called for; no level of a lens can have a name with spaces."""


def guess_views(lens: Lens) -> tuple[LevelView, ...]:
    """What a question may be taken to be at: the levels, and none of them alone where that can be."""
    levels = level_views(lens)
    if lens.abstain is not None:
        about = lens.abstain.asked[:1].lower() + lens.abstain.asked[1:]
        return (*levels, LevelView(NO_LEVEL_YET, lens.abstain.word, OPEN, about, len(levels)))
    others = [question.word for question in lens.asks.values() if question.word]
    if not others:
        return levels
    return (*levels, LevelView(NO_LEVEL_YET, _("none of these alone"), OPEN, "; ".join(others), len(levels)))


def aim_of(lens: Lens, asks: str, call: Call) -> str | None:
    """The guess that meets what a moment calls for; None where none does."""
    question = lens.asks.get(asks)
    if call.abstains or (question is not None and question.word):
        return NO_LEVEL_YET
    return call.level


def level_of(levels: Iterable[LevelView], id: str | None) -> LevelView | None:
    """The level of that id; None for none."""
    return next((level for level in levels if level.id == id), None)


def points_given(levels: Sequence[LevelView], points: Points) -> str:
    """What a rule, a card or a move gives, each level by its word with a sign before the number."""
    given = [f"{level.word} {amount:+d}" for level, amount in zip(levels, points, strict=True) if amount]
    return ", ".join(given) or _("no points")


def header_of(play: Play, state: State | None = None) -> Header:
    """What stands on top of every screen; with the scene and its timer, where a state is given."""
    cast = play.scenario.cast
    own_seat = SEAT_OF.format(scene=state.visit.scene) if state and state.dealt and state.present else ""
    seat = cast[own_seat if own_seat in cast else play.scenario.seat]
    scene = play.scenario.scene[state.visit.scene].title if state and state.present else None
    return Header(
        play.scenario.title,
        f"{seat.name}, {seat.title}",
        len(state.visits) if state and scene else None,
        scene,
        level_views(play.judge.lens(state.visit.scene) if state and state.present else play.lens),
        state.timer.ends_at if state and state.timer and not state.timer.private else None,
    )


def times(count: int) -> str:
    """'Once', 'Twice', 'Three times' … to begin a sentence with."""
    return _TIMES[count] if count < len(_TIMES) else _("{count} times").format(count=count)


def not_left_out(call: Call, levels: Sequence[LevelView]) -> list[LevelView]:
    """The levels that a reply should have something of besides the called one, whatever their points."""
    ids = {*call.floors, *call.seconds} - {call.level}
    return [one for one in levels if one.id in ids]


def charged(reason: FitReason) -> str:
    """What a reason does to the fit: 'begins at 4', 'costs 1'."""
    if reason.id == BASE:
        return _("begins at {points}").format(points=reason.points)
    return _("costs {points}").format(points=-reason.points) if reason.points else _("costs nothing more")


def other_ways_on(count: int) -> str:
    """How many other places a scene can lead to, empty where there is none."""
    if count < 1:
        return ""
    return plural("{number} other way on from here", "{number} other ways on from here", count)


def joined(words: Sequence[str]) -> str:
    """'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return _("{listed} and {last}").format(listed=", ".join(words[:-1]), last=words[-1])


def with_keys(words: str, keys: Mapping[str, str]) -> str:
    """The words with `{reveal}`, or what else may be asked for, told by a surface's keys if it has any."""
    return _ASKED_FOR.sub(lambda name: f" {keys[name[1]]}" if name[1] in keys else "", words)
