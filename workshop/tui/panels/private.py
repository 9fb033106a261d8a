"""The private view: what the facilitator alone sees, the most helpful for the phase first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.phases import (
    OF_OWN_QUESTION,
    Phase,
)
from workshop.session.private import (
    HINTS,
    HOW_TO_BEGIN,
    LINES_TO_SAY,
    OFFERED,
    WAITING,
    WHAT_IT_SHOWS,
    WIDE,
    WRITTEN,
    Minutes,
    NotesView,
)
from workshop.session.verdicts import (
    ALSO_FAIR,
    NOW_SAY,
)
from workshop.session.views import (
    ON_THE_BOARD,
    LevelView,
)
from workshop.tui.blocks import NOTHING, Beside, Block, Group, Para, Split, padded, widest
from workshop.tui.figures import LOW, NOT_COUNTED, TALL, Chart, NumberPlace, Row, count_block, digits_block
from workshop.tui.ink import ACCENT, QUIET, STRONG, level_ink, plain
from workshop.tui.panels.parts import (
    BULLET,
    CALLED_LABEL,
    aside,
    label,
    level,
    level_column,
    paragraphs,
    title,
)
from workshop.tui.paper import Paper, one_page
from workshop.tui.themes import Look

GUESSES = _("How the guesses fell")
PRIVATE = _("private")
ROOMY = 26
"""Rows of a window from which on the digits are tall."""
SIDE_BY_SIDE = 78
"""Columns of a window from which on counts and advice are large beside each other."""
INDENT = Content("   ")

Section = Callable[[NotesView, Look], Iterable[Block]]


def private_paper(view: NotesView, look: Look, width: int, height: int) -> Paper:
    """The notes in a window of this size."""
    sections = (block for section in ORDER.get(view.phase, READING) for block in section(view, look))
    rows = TALL if height >= ROOMY else LOW
    return one_page(*_head(view), *_hints(view, width), *_large(view, rows, width), *sections)


def waiting_paper() -> Paper:
    """What stands here before there is a session."""
    return one_page(
        title(WAITING),
        Para(Content(HOW_TO_BEGIN)),
        aside(WHAT_IT_SHOWS),
    )


def title_of(view: NotesView | None) -> Content:
    """Whose notes these are, and that they are for nobody else."""
    if view is None:
        return Content.styled(_("Notes"), STRONG)
    marks = f" · {PRIVATE}" + (_(" · rehearsal") if view.rehearsal else "")
    return Content.assemble(plain(view.private.title, STRONG), (marks, QUIET))


def where_of(view: NotesView | None) -> Content:
    """The scene, if one was entered."""
    if view is None or view.scene_number is None:
        return NOTHING
    return plain(
        _("scene {scene_number} · {scene_title}").format(
            scene_number=view.scene_number, scene_title=view.private.scene_title
        ),
        QUIET,
    )


def _head(view: NotesView) -> Iterable[Block]:
    private = view.private
    place = private.place[:1].upper() + private.place[1:]
    rounds = (
        _(" · round {round}").format(round=view.round)
        if view.asks and view.round and not view.counted
        else ""
    )
    left = Content.assemble(plain(place, STRONG), (rounds, QUIET))
    yield Split(left, Content.assemble(_timer(view.timer), _minutes(private.minutes)), above=0)
    yield Para(plain(private.next), first=Content.styled(_("next  "), QUIET), above=0)
    if private.takes_back:
        yield Para(plain(private.takes_back, QUIET), first=Content.styled(_("undo  "), QUIET), above=0)
    if private.remark:
        yield Para(plain(private.remark, STRONG), first=Content.styled("!  ", ACCENT))


def _hints(view: NotesView, width: int) -> Iterable[Block]:
    if view.hint:
        yield Para(plain(view.hint))
    elif width >= WIDE:
        words = _(
            "This window is {width} columns wide. If the shared screen is as wide, enlarge the font there."
        ).format(width=width)
        yield aside(words)


def _timer(seconds: int | None) -> Content:
    if seconds is None:
        return NOTHING
    minutes, rest = divmod(abs(seconds), 60)
    told, ink = (_("left"), STRONG) if seconds > 0 else (_("over"), ACCENT)
    return Content.assemble((f"{minutes}:{rest:02}", ink), (f" {told} · ", QUIET))


def _minutes(minutes: Minutes) -> Content:
    if not minutes.planned:
        return Content.styled(_("{elapsed} minutes").format(elapsed=minutes.elapsed), QUIET)
    used = (str(minutes.elapsed), ACCENT if minutes.late else STRONG)
    return Content.assemble(used, (_(" of {planned} minutes").format(planned=minutes.planned), QUIET))


def _large(view: NotesView, rows: int, width: int) -> Iterable[Block]:
    """How many hands are counted, and what the vote suggests, alone in large where both are too wide."""
    private = view.private
    if not view.asks:
        return
    undecided = _(" · {undecided} undecided").format(undecided=private.undecided) if private.undecided else ""
    if private.phones:
        hands = private.counted - private.phones
        undecided = _(": {phones} by phone, {hands} hands{undecided}").format(
            phones=private.phones, hands=hands, undecided=undecided
        )
    counted = (
        count_block(private.counted, private.heads, rows, above=0),
        aside(_("counted{undecided}").format(undecided=undecided), above=0),
    )
    if private.advice is None or view.share is None:
        yield Group(counted)
        return
    share = digits_block((str(view.share), ACCENT), ("%", QUIET), rows=rows, above=0)
    advice = Beside((share,), (Para(plain(private.advice, STRONG)),), gap=3, least=20)
    if width >= SIDE_BY_SIDE:
        yield Beside(counted, (advice,), halves=True, gap=2)
        return
    of = _(" of {heads}").format(heads=private.heads) if private.heads else ""
    told = _("{counted}{of} counted{undecided}")
    yield advice
    yield aside(told.format(counted=private.counted, of=of, undecided=undecided), above=0)


def _hands(view: NotesView, look: Look) -> Iterable[Block]:
    """How the hands fell: over the responses with their levels, or over whatever else is asked."""
    if view.counted and not view.asks:
        yield label(GUESSES)
    if view.counted:
        names = [level(counted.level) if counted.level else plain(counted.name) for counted in view.counted]
        hands = [counted.hands for counted in view.counted]
        yield _fallen(names, hands, [counted.level for counted in view.counted])
    if view.round:
        round = _("round {round}, after round 1") if view.first else _("round {round}")
        told = Content.styled(round.format(round=view.round), QUIET)
        yield Split(_called(view), told, keep=True)
        responses = view.private.responses
        names = [Content.styled(str(response.place), STRONG) for response in responses]
        hands = [response.hands for response in responses]
        words = [
            Content.assemble(told, "  ", plain(response.text, QUIET))
            for told, response in zip(level_column([r.level for r in responses], 0), responses, strict=True)
        ]
        levels = [response.level for response in responses]
        yield _fallen(names, hands, levels, words, view.first or None, above=0)


def _fallen(
    names: Sequence[Content],
    hands: Sequence[int | None],
    levels: Sequence[LevelView | None],
    words: Sequence[Content] = (),
    before: Sequence[int | None] | None = None,
    above: int = 1,
) -> Chart:
    """A row for each thing that hands were raised for; before the hands, those of the first round."""
    digits = max(len(str(count)) for count in (0, *hands, *(before or ())) if count is not None)
    width = widest(names) + 2
    rows = []
    for number, (name, count, shown) in enumerate(zip(names, hands, levels, strict=True)):
        told = _count(count, STRONG, digits)
        if before is not None:
            told = _count(before[number], QUIET, digits) + Content.styled(" → ", QUIET) + told
        ink = level_ink(shown.place) if shown else QUIET
        about = words[number] if words else NOTHING
        rows.append(Row(padded(name, width) + told, (count or 0,), (ink,), words=about))
    longest = max([1, *(count or 0 for count in hands)])
    return Chart(tuple(rows), longest, counts=NumberPlace.NONE, above=above)


def _count(hands: int | None, style: str, digits: int) -> Content:
    words = NOT_COUNTED if hands is None else str(hands)
    return Content.styled(words.rjust(digits), style if hands else QUIET)


def _called(view: NotesView) -> Content:
    otherwise = view.private.asked_for
    called = level(view.private.called, otherwise) if otherwise else level(view.private.called)
    return Content.assemble((CALLED_LABEL, QUIET), called)


def _notes(view: NotesView, look: Look) -> Iterable[Block]:
    yield from _prose(_("Notes"), view.private.notes)
    if view.taken:
        yield from _bullets(_("Taken down here"), view.taken)


def _cues(view: NotesView, look: Look) -> Iterable[Block]:
    """What to give a room that does not see it, and lines to say aloud."""
    yield from _bullets(HINTS, view.private.hints)
    yield from _bullets(LINES_TO_SAY, view.private.say)


def _evidence(view: NotesView, look: Look) -> Iterable[Block]:
    """The board, with what each card weighs."""
    yield from _bullets(ON_THE_BOARD, view.private.weighed_words)


def _also_fair(view: NotesView, look: Look) -> Iterable[Block]:
    yield from _prose(ALSO_FAIR, view.private.also)


def _misreadings(view: NotesView, look: Look) -> Iterable[Block]:
    yield from _prose(_("Likely misreadings"), view.private.misreadings)


def _questions(view: NotesView, look: Look) -> Iterable[Block]:
    yield from _bullets(_("To discuss"), view.private.questions)


def _replies(view: NotesView, look: Look) -> Iterable[Block]:
    """The responses in full, with what the room does not know of them yet."""
    private = view.private
    if not private.responses:
        return
    yield Split(Content.styled(_("The replies"), QUIET), _called(view), keep=True)
    for number, response in enumerate(private.responses):
        head = Content.assemble(
            (f"{response.place}  ", STRONG), level(response.level), (f"  {response.serves}", QUIET)
        )
        below = [Para(plain(response.text), first=INDENT, above=0)]
        if response.now_say:
            first = INDENT + Content.styled(f"{NOW_SAY}  ", QUIET)
            below.append(Para(plain(f"“{response.now_say}”"), first=first, above=0))
        yield Group((Para(head), *below), above=int(number > 0))


def _plan(view: NotesView, look: Look) -> Iterable[Block]:
    yield label(_("The plan"))
    for scene in view.plan:
        mark = "›  " if scene.now else "   "
        style = STRONG if scene.now else QUIET if scene.reached else ""
        told = (_("  (played)"), QUIET) if scene.reached and not scene.now else ""
        yield Para(
            Content.assemble(plain(scene.title, style), told), first=Content.styled(mark, ACCENT), above=0
        )


def _phones(view: NotesView, look: Look) -> Iterable[Block]:
    """What came by phone: what no count shows, and sentences that wait to be taken up."""
    for told in view.private.by_phone:
        yield Para(plain(told))
    yield from _bullets(OFFERED, view.private.offers)


def _written(view: NotesView, look: Look) -> Iterable[Block]:
    yield from _bullets(WRITTEN, view.private.replies)


def _kept_back(view: NotesView, look: Look) -> Iterable[Block]:
    """Lists of the room's own question, by the numbers that are keyed in on the shared screen."""
    for one in view.private.kept_back:
        yield label(one.asked)
        for number, words in enumerate(one.choices, 1):
            yield Para(plain(words), first=Content.styled(f"{number:>4}  ", STRONG), above=0)


def _parked(view: NotesView, look: Look) -> Iterable[Block]:
    yield from _bullets(_("Parked points"), view.private.parked)


def _prose(name: str, text: str | None) -> Iterable[Block]:
    if text:
        first, *more = paragraphs(text)
        yield label(name)
        yield replace(first, above=0)
        yield from more


def _bullets(name: str, texts: Sequence[str]) -> Iterable[Block]:
    if texts:
        yield label(name)
    for text in texts:
        yield Para(plain(text), first=BULLET, above=0)


OPENING: tuple[Section, ...] = (_hands, _cues, _plan, _parked)
REST: tuple[Section, ...] = (_plan, _parked)
READING: tuple[Section, ...] = (
    _notes,
    _evidence,
    _cues,
    _misreadings,
    _also_fair,
    _questions,
    _replies,
    *REST,
)
VOTING: tuple[Section, ...] = (
    _hands,
    _phones,
    _cues,
    _evidence,
    _notes,
    _misreadings,
    _also_fair,
    _questions,
    _replies,
    *REST,
)
ANSWERED: tuple[Section, ...] = (
    _hands,
    _written,
    _replies,
    _cues,
    _evidence,
    _also_fair,
    _questions,
    _notes,
    _misreadings,
    *REST,
)
"""After the listener's answer: what the room is asked for now, a line to say, is with the replies."""
DISCUSSING: tuple[Section, ...] = (
    _phones,
    _questions,
    _written,
    _hands,
    _also_fair,
    _cues,
    _notes,
    _misreadings,
    _replies,
    *REST,
)
CLOSING: tuple[Section, ...] = (_phones, _hands, _cues, _parked, _plan)
ORDER: dict[Phase, tuple[Section, ...]] = {
    **dict.fromkeys((Phase.LOBBY, Phase.PLAN, Phase.ROOM, Phase.PURPOSE, Phase.CONTRACT), OPENING),
    **dict.fromkeys((Phase.PRACTICE, Phase.BRIEFING), OPENING),
    **dict.fromkeys((Phase.SCENE, Phase.THINK, Phase.INTERLUDE), READING),
    **dict.fromkeys((Phase.VOTE, Phase.VOTED, Phase.TALK, Phase.DISTRIBUTION, Phase.GUESS), VOTING),
    Phase.CONSEQUENCE: ANSWERED,
    **dict.fromkeys((Phase.VERDICT, Phase.DISCUSS), DISCUSSING),
    **dict.fromkeys((Phase.ENDING, Phase.DEBRIEF, Phase.SO_WHAT, Phase.NOW_WHAT), CLOSING),
    **dict.fromkeys(OF_OWN_QUESTION, (_cues, _written, _kept_back, _parked, _plan)),
    **dict.fromkeys((Phase.FOCUS, Phase.COMMITMENTS, Phase.EXIT, Phase.CLOSED), CLOSING),
}
"""What is told in each phase, the most helpful first."""
