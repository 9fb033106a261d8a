"""The private view told line by line, anew whenever something of it has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from workshop.language.catalogue import _, plural
from workshop.plain.prompts import Console
from workshop.plain.telling import Paragraphs, numbered_lines
from workshop.session.private import (
    HINTS,
    HOW_TO_BEGIN,
    LINES_TO_SAY,
    NOT_OPEN,
    OFFERED,
    WAITING,
    WRITTEN,
    Minutes,
    NotesView,
    PrivateResponse,
)
from workshop.session.verdicts import (
    ALSO_FAIR,
    NOW_SAY,
)
from workshop.session.views import ON_THE_BOARD, as_sentence
from workshop.store.onlooker import Sight

AS_IT_IS = _("The shared screen shows its page, and nothing is being keyed in.")


def tell_notes(look_on: Callable[[], Sight], console: Console, goes_on: Callable[[], bool]) -> None:
    """Tell what is seen, and again whenever it changes, until `goes_on`, which waits a moment, says no.

    What stays the same through a scene is told when the scene or its phase is another. A clock that moves is
    no change: the minutes are told with the rest, and at once where they run short. Of what the shared screen
    is in the middle of, only what is new is told.
    """
    told: Sight | None = None
    while told is None or goes_on():
        seen = look_on()
        if told is None or _changes(seen) != _changes(told):
            console.say(*sight_in_words(seen, told))
        elif seen.desk != told.desk:
            console.say(*_on_screen(seen.desk, told.desk))
        told = seen


def sight_in_words(seen: Sight, before: Sight | None = None) -> Paragraphs:
    """What there is to tell now, to somebody who was told of the one before."""
    trouble = [seen.trouble] if seen.trouble else []
    if seen.view is None:
        return [*trouble, WAITING, HOW_TO_BEGIN]
    told = ["", *trouble, *([] if seen.open else [NOT_OPEN]), *_now(seen.view)]
    told += _on_screen(seen.desk, ())
    known = before.view if before and before.view and _place(before) == _place(seen) else None
    if known is None and seen.view.scene_number:
        told += _of_scene(seen.view)
    elif known is None:
        told += _listed(f"{LINES_TO_SAY}:", seen.view.private.say)
    known_lists = _kept(known) if known else []
    return told + [line for lines in _kept(seen.view) if lines not in known_lists for line in lines]


def _on_screen(desk: Iterable[str], known: Iterable[str]) -> Paragraphs:
    """What the shared screen is in the middle of, that was not known; that it no longer is of anything."""
    told = [as_sentence(" ".join(line.split())) for line in desk if line not in known]
    return told if told or desk or not known else [AS_IT_IS]


def _changes(sight: Sight) -> object:
    """The sight without what moves by itself."""
    if sight.view is None:
        return sight
    private = sight.view.private
    still = private._replace(minutes=private.minutes._replace(elapsed=0), remark=None)
    view = sight.view._replace(private=still, timer=None)
    return sight._replace(view=view, desk=()), private.remark is None, _is_over(sight.view)


def _is_over(view: NotesView) -> bool:
    return view.timer is not None and view.timer <= 0


def _place(sight: Sight) -> object:
    view = sight.view
    return (sight.session, view.phase, view.scene_number) if view else None


def _now(view: NotesView) -> Iterable[str]:
    """What changes while people vote: where the session is, the counts, the advice, the minutes."""
    private = view.private
    yield f"{_where(view)}."
    if view.asks:
        yield _("Counted: {of}{undecided}.").format(
            of=_of(private.counted, private.heads), undecided=_undecided(private.undecided)
        )
    if private.advice:
        yield _("Advice: {advice}").format(advice=private.advice)
    if view.counted and not view.asks:
        yield _("How the guesses fell:")
    for choice in view.counted:
        yield f"- {choice.name}: {_hands(choice.hands)}."
    if view.round:
        first = view.first or (None,) * len(private.responses)
        for response, before in zip(private.responses, first, strict=False):
            hands = f"{_hands(response.hands)}{_before(before)}"
            yield _("- Response {place}, {read_as}: {hands}.").format(
                place=response.place, read_as=_read_as(response), hands=hands
            )
    yield from private.by_phone
    if _is_over(view):
        yield _("The time is over.")
    yield _("Next: {next}.").format(next=private.next)
    if private.takes_back:
        yield _("To be taken back: {step}.").format(step=private.takes_back)
    yield _minutes(private.minutes)
    if private.remark:
        yield private.remark
    if view.hint:
        yield view.hint


def _kept(view: NotesView) -> list[Paragraphs]:
    """The lists that are kept beside the scenes and may change at any time."""
    marks = (
        (scene, _(" (now)") if scene.now else _(" (played)") if scene.reached else "") for scene in view.plan
    )
    return [
        _listed(_("Taken down here:"), view.taken),
        _listed(f"{OFFERED}:", view.private.offers),
        _listed(f"{WRITTEN}:", view.private.replies),
        *([one.asked, *numbered_lines(one.choices)] for one in view.private.kept_back),
        _listed(_("Parked points:"), view.private.parked),
        _listed(_("The plan:"), [f"{scene.title}{mark}" for scene, mark in marks]),
    ]


def _of_scene(view: NotesView) -> Iterable[str]:
    private = view.private
    if word := private.called.word if private.called else private.asked_for:
        yield _("The moment calls for {word}.").format(word=word)
    yield from _listed(f"{ON_THE_BOARD}:", private.weighed_words)
    of_scene = (
        (ALSO_FAIR, private.also),
        (_("Notes"), private.notes),
        (_("Likely misreadings"), private.misreadings),
    )
    for name, text in of_scene:
        if text:
            yield f"{name}: {text}"
    yield from _listed(f"{HINTS}:", private.hints)
    yield from _listed(f"{LINES_TO_SAY}:", private.say)
    yield from _listed(_("To discuss:"), private.questions)
    yield _("The replies:")
    for response in private.responses:
        yield f"{response.place}. {response.text} ({_read_as(response)})"
        if response.now_say:
            yield f"- {NOW_SAY}: “{response.now_say}”"


def _where(view: NotesView) -> str:
    private = view.private
    parts = [f"{private.title}: {private.place}"]
    if view.asks and view.round and not view.counted:
        parts.append(_("round {round}").format(round=view.round))
    if view.scene_number:
        parts.append(
            _("scene {scene_number}, {scene_title}").format(
                scene_number=view.scene_number, scene_title=private.scene_title
            )
        )
    if view.rehearsal:
        parts.append(_("a rehearsal"))
    return ", ".join(parts)


def _listed(name: str, texts: Iterable[str]) -> Paragraphs:
    told = [f"- {text}" for text in texts]
    return [name, *told] if told else []


def _read_as(response: PrivateResponse) -> str:
    word = response.level.word if response.level else _("no level alone")
    return f"{word}, {response.serves}"


def _of(counted: int, heads: int) -> str:
    return _("{counted} of {heads}").format(counted=counted, heads=heads) if heads else str(counted)


def _undecided(count: int) -> str:
    return _(", {count} undecided").format(count=count) if count else ""


def _hands(count: int | None) -> str:
    if count is None:
        return _("not counted yet")
    return plural("{number} hand", "{number} hands", count)


def _before(count: int | None) -> str:
    return _(", after {count} in round 1").format(count=count) if count is not None else ""


def _minutes(minutes: Minutes) -> str:
    planned = _(" of {planned}").format(planned=minutes.planned) if minutes.planned else ""
    return _("Minutes used: {elapsed}{planned}.").format(elapsed=minutes.elapsed, planned=planned)
