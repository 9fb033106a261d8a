"""Views made by hand, one of each kind, and a disk that holds nothing but these."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from workshop.engine.verdict import (
    Call,
    Evidence,
    Explanation,
    FitReason,
    Named,
    Opening,
    Reading,
    Reason,
    Verdict,
)
from workshop.practice.history import ReplyHistory, told_over_time
from workshop.report.about import AboutPart
from workshop.scenario.choosing import StoriesMet
from workshop.session.commands import Command, Refusal
from workshop.session.events import Record
from workshop.session.host import Host
from workshop.session.state import LOBBY, State
from workshop.session.views import (
    BeatView,
    BriefingView,
    CastView,
    ConsequenceView,
    DebriefRow,
    DebriefView,
    EndingView,
    FactView,
    GuessView,
    Header,
    LevelView,
    PairView,
    PathView,
    RecallView,
    ResponseView,
    SceneView,
    Sign,
    Speaker,
    SpokenView,
    VerdictView,
    VerdictWords,
    View,
)
from workshop.store.files import RefusedError
from workshop.tui.disk import Entry, Opened, Played, SceneQuestion
from workshop.tui.themes import USUAL, Look

IMPACT = LevelView("impact", "impact", "▲", "what it does for customers, brand and business", 0)
EXECUTION = LevelView("execution", "execution", "■", "getting it done: the how, the steps, the next one", 1)
OPTICS = LevelView("optics", "optics", "●", "making the work known inside the company", 2)
LEVELS = (IMPACT, EXECUTION, OPTICS)

HEADER = Header("The Forty-Hour Reply", "Mira, Product manager", 1, "Page four", LEVELS)
OUTSIDE = HEADER._replace(scene_number=None, scene_title=None)
ADA = Speaker("Ada", "CEO")
LENA = Speaker("Lena", "Director of product")
QUESTION = "Why would a clinic wait forty hours to hear from us?"
REPLY = (
    "Support has no seats free this quarter. The reason is the hiring freeze; four people start in October."
)
CHOSEN = ResponseView("reasons", REPLY)
ANSWER = (
    "Ada nods at each of the three. “I believe you.” The pen stays on the line, and nobody turns the page."
)

BRIEFING = BriefingView(
    OUTSIDE,
    "Brightpath makes appointment software for small clinics. In three weeks it launches Walk-In, for "
    "patients who come without an appointment. Mira has planned the launch for half a year.",
    45,
    (
        CastView("Mira", "Product manager", "Brings Walk-In to small clinics on 24 August.", True),
        CastView("Ada", "CEO", "Has led Brightpath for six years. Reads every plan on paper.", False),
        CastView("Tomas", "VP support", "Plans the shifts of the support floor himself.", False),
    ),
)
SETTING = (
    "Product review, Monday 3 August, three weeks before launch. Ada’s pen rests on one line of page four: "
    "first reply from support, forty hours."
)
SERVED_HERE = ResponseView(
    "clinics-last", "We are short of people since May, so a clinic waits until Wednesday."
)
SCENE = SceneView(
    HEADER,
    SETTING,
    (BeatView(LENA, "Date, price and training are settled. Page four is the last one."),),
    ADA,
    QUESTION,
    (
        CHOSEN,
        SERVED_HERE,
        ResponseView("small-start", "That is not the start they deserve. Let us open with thirty clinics."),
        ResponseView("figures", "You will have the reply times from me every Monday, in the launch channel."),
    ),
    None,
)
GUESS = GuessView(HEADER, ADA, QUESTION, CHOSEN, HEADER.levels)
CONSEQUENCE = ConsequenceView(HEADER, ADA, QUESTION, CHOSEN, ANSWER)


def sign(where: str, text: str, words: str) -> Sign:
    start = text.index(words)
    return Sign(words, where, start, start + len(words))


def seen(move: str, words: str, *facts: str) -> Evidence:
    start = REPLY.index(words)
    return Evidence(move, words, start, start + len(words), (0, 2, 0), facts)


VERDICT = VerdictView(
    HEADER,
    ADA,
    QUESTION,
    CHOSEN,
    ANSWER,
    Verdict(
        "levels",
        Call(
            "impact",
            (5, 1, 0),
            (
                Reason("C01", "founders and CEOs tend to start from impact", (2, 0, 0), ("F8",), "source"),
                Reason("C09", "it asks what it does, not how it came about", (3, 1, 0), ("F13",), "reading"),
            ),
            ("impact",),
            (),
        ),
        Reading(
            "execution",
            (0, 7, 0),
            Opening("cites-constraint", (0, 1, 0)),
            (
                seen("cites-constraint", "no seats free this quarter", "F4"),
                seen("explains-cause", "The reason is the hiring freeze", "F16"),
                seen("gives-date", "start in October", "F4"),
            ),
        ),
        0,
        "missed",
        (FitReason("base", 0, "the called level is absent", ()),),
        Named("M03", "Why it is hard, when asked what it means"),
        (Named("M04", "The answer at the end"),),
        (),
        Explanation(
            "This why is about something customers feel. It called for impact.",
            "This reply leads with execution: “no seats free this quarter”.",
            "Every reason in it may be true.",
            "It still leaves open what this is like for those who live with it.",
            "Say the effect in one sentence first, then at most one reason and one step.",
            "If somebody asks about something customers feel, then I say the effect before any reason.",
            "Said to those who do the work, when they ask what is in the way.",
        ),
        ("F8", "F13"),
    ),
    VerdictWords(
        IMPACT,
        "impact",
        (sign("setting", SETTING, "Ada’s pen rests on one line"), sign("says", QUESTION, "a clinic")),
        "Impact. Why sounds like the cause; but Ada’s pen rests on what a clinic waits for.",
        "Execution: whoever can lift a hiring freeze may well want its cause.",
        "Execution: the reason, and the month in which it ends. Both are true.",
        "What a clinic lives through until October.",
        None,
        SpokenView(
            "Until October whoever writes on Monday hears from us on Wednesday. I would not start like that.",
            IMPACT,
            4,
            None,
        ),
        None,
        SERVED_HERE,
        None,
        "If somebody stops at a figure, then I say what it is like for customers before I say why.",
        "A finance meeting that asks what holds the seats up.",
        (),
        True,
    ),
    SETTING,
    SCENE.beats,
    EXECUTION,
    (
        FactView("F8", "Founders and CEOs tend to start from impact.", "A talk, 56:47"),
        FactView("F13", "The question is about something customers will feel.", "A talk, 54:42"),
    ),
    (("cites-constraint", "names a limit"), ("explains-cause", "tells why"), ("gives-date", "a date")),
    "All of it is true, and leaving it out could look as if there were something to hide.",
)
ENDING = EndingView(OUTSIDE, "Forty it is", "The launch goes ahead with forty hours on page four.")


def row(visit: int, title: str, called: LevelView, chosen: LevelView | None, fit: int) -> DebriefRow:
    outcome = "missed" if fit < 2 else "partly" if fit == 2 else "landed"
    kind = "Why it is hard, when asked what it means" if fit < 3 else None
    return DebriefRow(
        visit,
        title,
        ADA,
        QUESTION,
        REPLY,
        called,
        called.word,
        EXECUTION,
        chosen,
        (),
        fit,
        outcome,
        kind,
        visit,
    )


ROWS = (
    row(0, "Page four", IMPACT, EXECUTION, 0),
    row(1, "Same table", IMPACT, None, 2),
    row(2, "Two numbers", EXECUTION, EXECUTION, 4),
)
DEBRIEF = DebriefView(
    OUTSIDE,
    ROWS,
    "Forty it is",
    ("Twice the reply led with execution where the moment called for impact.",),
    PairView(
        ROWS[0],
        ROWS[1],
        "Two moments: what do they have in common?",
        "Both moments called for impact, in different words.",
    ),
    ("If Ada asks why, then I start with the clinic.",),
    (PathView(ROWS[:1], None),),
)
RECALL = RecallView(OUTSIDE, "If Ada asks why, then I start with the clinic.")
VIEWS: tuple[View, ...] = (BRIEFING, RECALL, SCENE, GUESS, CONSEQUENCE, VERDICT, ENDING, DEBRIEF)

ENTRIES = (
    Entry("/s/forty.toml", "forty", HEADER.title, "One line in a launch plan.", 45, ("F1", "F13")),
    Entry("/s/green.toml", "green", "Green Board, Dark Site", "Three outages in five weeks.", 30, ("F36",)),
    Entry("/s/torn.toml", "", "torn.toml", "torn.toml:3:1: this is no key. Write one."),
)
THEMES = {"F1": "The three levels", "F13": "Hearing what a question is about", "F36": "Making work known"}


class Shown:
    """Stands in for a host where only drawing matters: it shows one view and refuses everything."""

    seq = 1
    state = LOBBY

    def __init__(self, view: View) -> None:
        self.view = view
        self.asked: list[Command] = []

    def subscribe(self, _subscriber: Callable[[State], None]) -> Callable[[], None]:
        return lambda: None

    def do(self, command: Command) -> Refusal:
        self.asked.append(command)
        return Refusal("Nothing happens here.")


class Memory:
    """A journal in memory that is as far as it is told to be."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.behind = 0
        self.trouble: str | None = None
        self.notice: str | None = None
        self.folders: list[Path] = []
        self.closed: list[float] = []

    @property
    def saved(self) -> int:
        return len(self.records) - self.behind

    def append(self, record: Record) -> None:
        self.records.append(record)

    def save_elsewhere(self, folder: Path) -> None:
        self.folders.append(folder)

    def close(self, timeout: float) -> tuple[Record, ...]:
        self.closed.append(timeout)
        return tuple(self.records[self.saved :])


class Disk:
    """A disk with the sample library; `sessions` are opened by path or session id."""

    def __init__(
        self, sessions: Mapping[str, Callable[[], Opened]] | None = None, look: Look = USUAL
    ) -> None:
        self._sessions = sessions or {}
        self._look = look
        self.history: Mapping[str, Played] = {}
        self.kept: list[Look] = []
        self.languages: list[str] = []
        self.remark: str | None = None
        self.shelf: Sequence[Entry] = ENTRIES
        self.asked: list[str] = []
        self.looked_back: ReplyHistory = told_over_time(())

    def entries(self) -> Sequence[Entry]:
        return self.shelf

    def entry(self, scenario: str) -> Entry | None:
        return next((one for one in self.shelf if one.path == scenario and one.id), None)

    def themes(self) -> Mapping[str, str]:
        return THEMES

    def played(self, leads: bool = False, group: str = "") -> Mapping[str, Played]:
        return self.history

    def met_by(self, group: str = "") -> StoriesMet:
        left_open = frozenset(id for id, played in self.history.items() if played.session)
        return StoriesMet(frozenset(self.history) - left_open, left_open)

    def questions(self, scenario: str) -> Sequence[SceneQuestion]:
        return [
            SceneQuestion("Ada, CEO", "Why so long?"),
            SceneQuestion("Tomas, Head of support", "What do you want?"),
        ]

    def about(self) -> Sequence[AboutPart]:
        return [
            AboutPart("Sources and credit", ("Somebody said so.",)),
            AboutPart("Not known", ("The rest.",)),
        ]

    def begin(self, scenario: str) -> Opened:
        self.asked.append(scenario)
        if scenario not in self._sessions:
            raise RefusedError("torn.toml:3:1: this is no key.\nNothing was opened.")
        return self._sessions[scenario]()

    resume = begin

    def practise(self, minutes: int) -> Opened:
        return self.begin(f"practice of {minutes} minutes")

    def answered(self) -> ReplyHistory:
        return self.looked_back

    def look(self) -> Look:
        return self._look

    def amiss(self) -> str | None:
        return self.remark

    def keep_language(self, language: str) -> str | None:
        self.languages.append(language)
        return None

    def keep_look(self, look: Look) -> str | None:
        self.kept.append(look)
        return None


def shown(view: View) -> Opened:
    """A session that shows this view and nothing else."""
    return Opened(Shown(view), None)  # type: ignore[arg-type]


def begun(play: object, memory: Memory) -> Opened:
    """A real session on the play, kept in memory."""
    host = Host(play, memory, lambda: "2026-08-03T09:00:00+00:00")  # type: ignore[arg-type]
    host.start()
    return Opened(host, memory)
