"""A scene as a room hears it: read aloud beat by beat, guessed at with hands, answered."""

from __future__ import annotations

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.host_views import HandsView
from workshop.session.views import BriefingView, CastView, ConsequenceView, GuessView, LevelView, SceneView
from workshop.tui.blocks import Block, Para
from workshop.tui.digits import LOW, Beside, count_block
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.hands import RAISE, counted_so_far
from workshop.tui.panels.large import airy, aside, large, large_question, numbered
from workshop.tui.panels.levels import level
from workshop.tui.panels.parts import paragraphs
from workshop.tui.panels.speech import recalled, speech
from workshop.tui.paper import Paper, Part

ASKED = _("What was the question really about?")
SAID = _("What is said  ")
WHAT_IF = _("What if  ")
AND_THEN = _("And then")


def group_briefing_paper(view: BriefingView, look: Look) -> Paper:
    """The situation and who is there; whose words the room looks for."""

    def situation(air: int) -> tuple[Block, ...]:
        seat = Content.assemble(
            (_("This room speaks for "), QUIET), plain(view.header.seat, STRONG), (".", QUIET)
        )
        return (
            Para(plain(view.header.title, STRONG), above=0),
            *paragraphs(view.situation, above=max(1, air // 2)),
            Para(seat, above=max(1, air // 2)),
        )

    def people(air: int) -> tuple[Block, ...]:
        return tuple(_person(one, above=min(air, 1)) for one in view.cast)

    whole = airy(lambda air: (*situation(air), *_people_below(people(air))))
    parts = (
        Part(situation(2), verb=_("who is there")),
        Part((aside(_("Who is there"), above=0), *people(1))),
    )
    return Paper(parts, whole.wholes)


def _people_below(people: tuple[Block, ...]) -> tuple[Block, ...]:
    return (aside(_("Who is there")), *people)


def _person(one: CastView, above: int) -> Para:
    who = Content.assemble(plain(one.name, STRONG), (" · ", QUIET), plain(one.title, QUIET))
    seat = Content.styled(_(" (the room)"), QUIET) if one.is_seat else Content("")
    return Para(Content.assemble(who, seat, "  ", plain(one.about)), rest=Content("  "), above=above)


def group_scene_paper(view: SceneView, look: Look) -> Paper:
    """A page for the setting, for each beat and for the question, with what came before in grey above it."""
    before: list[tuple[Block, ...]] = [paragraphs(view.setting, QUIET)]
    now: list[tuple[Block, ...]] = [paragraphs(view.setting)]
    for beat in view.beats:
        before.append((recalled(beat.by, beat.says, above=1),))
        now.append((speech(beat.by, beat.says),))
    parts = []
    for number, blocks in enumerate(now):
        told = tuple(block for earlier in before[:number] for block in earlier)
        parts.append(Part(blocks, verb=_("what is said next"), roomy=(*told, *blocks)))
    told = tuple(block for earlier in before for block in earlier)
    line = large_question(view.listener, view.says, padded=True, above=1)
    parts.append(Part((line,), roomy=(*told, line)))
    return Paper(tuple(parts))


def group_guess_paper(view: GuessView, look: Look) -> Paper:
    """The question once more, and the levels that hands are raised for: all of them, equal and unmarked."""
    widest = max(level(one).cell_length for one in view.header.levels)

    def arrange(air: int) -> tuple[Block, ...]:
        said = Para(plain(view.chosen.text, QUIET), first=Content.styled(SAID, QUIET))
        asked = large(Content.styled(ASKED, STRONG), padded=air > 2, above=0)
        hands = HandsView(view.counted, view.heads, view.taken)
        count = count_block(view.counted, view.heads, LOW)
        names = [one.id for one in view.header.levels]
        return (
            recalled(view.listener, view.says),
            *((said,) if air else ()),
            Beside(count, (asked, counted_so_far(hands, names) if view.taken else aside(RAISE, above=0))),
            *(
                _level(number, one, widest, above=int(air > 1 or number == 1))
                for number, one in enumerate(view.header.levels, 1)
            ),
        )

    return airy(arrange)


def _level(number: int, one: LevelView, widest: int, above: int) -> Para:
    bare = numbered(number, plain(one.about), above)
    word = level(one)
    return bare._replace(first=bare.first + word.pad_right(widest - word.cell_length + 3))


def group_consequence_paper(view: ConsequenceView, look: Look) -> Paper:
    """The line and what is said to it, quietly, and then the answer."""

    def arrange(air: int) -> tuple[Block, ...]:
        said = Content.styled(WHAT_IF if view.what_if else SAID, QUIET)
        return (
            recalled(view.listener, view.says),
            Para(plain(view.chosen.text, QUIET), first=said),
            aside(AND_THEN, above=max(1, air // 2)),
            large(plain(view.answer, STRONG), padded=air > 1, above=0),
        )

    return airy(arrange)
