"""A scenario for its facilitator on paper: where one screen serves all, what is private is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workshop.engine.fit import outcome_of
from workshop.language.catalogue import _
from workshop.report.markdown import at_line_start, in_markdown
from workshop.scenario.models import Beat, Interlude, NextByOutcome, Response, Scene
from workshop.scenario.play import Play
from workshop.scenario.story import OUTCOMES
from workshop.session.plan import DECISION, WITHOUT, around, minutes_of, stage_names, suggested
from workshop.session.private import HINTS, LINES_TO_SAY
from workshop.session.state import Plan
from workshop.session.tally import FEW, MANY
from workshop.session.verdicts import (
    ALSO_FAIR,
    NOW_SAY,
)
from workshop.session.views import (
    SERVES_MOMENT,
    LevelView,
    Speaker,
    joined,
    level_of,
    level_views,
    speaker,
)


def notes_sheet(play: Play, plan: Plan | None = None) -> str:
    """The whole of a scenario as Markdown, or of what is planned of it."""
    chosen = [name for name in play.scenario.scene if plan is None or name in plan.scenes]
    without = plan.without if plan else ()
    blocks = [*_opening(play), *_minutes(play, chosen, without, None if plan else play.scenario.minutes)]
    for number, name in enumerate(chosen, 1):
        blocks += _scene(play, number, name)
    blocks += (*_interludes(play), *_endings(play))
    return "\n\n".join(blocks) + "\n"


def _opening(play: Play) -> Iterator[str]:
    scenario = play.scenario
    seat = speaker(scenario, scenario.seat)
    yield _("# {title}: notes for the facilitator").format(title=in_markdown(scenario.title))
    yield _("> For you alone: these pages name what is called for before the room has found it.")
    yield _("The group plays {who}. {situation}").format(
        who=_who(seat), situation=in_markdown(scenario.situation or scenario.summary)
    )
    yield _bullets(f"{_level(level)}: {in_markdown(level.about)}" for level in level_views(play.lens))


def _minutes(play: Play, scenes: Sequence[str], without: Sequence[str], minutes: int | None) -> Iterator[str]:
    """What the scenes take, what is suggested for so many minutes, and what the votes suggest."""
    yield "## The minutes"
    opening, closing = around(without, len(scenes))
    whole = minutes_of(without, len(scenes))
    told = [
        _(
            "Opening {opening} minutes, each decision {decision}, debrief {closing}: {whole} "
            "minutes with all of these scenes."
        ).format(opening=opening, decision=DECISION, closing=closing, whole=whole)
    ]
    if minutes is not None and minutes < whole:
        titles = [f"“{in_markdown(play.scenario.scene[name].title)}”" for name in suggested(play, minutes)]
        told.append(_("In {minutes} minutes: {titles}.").format(minutes=minutes, titles=", ".join(titles)))
    if without:
        told.append(WITHOUT.format(stages=", ".join(stage_names(without))))
    yield _bullets([*told, _("Running late: drop a decision (s, twice, in a discussion), not the debrief.")])
    yield _("After the first vote, by the share of hands at the level that is called for:")
    yield _bullets(
        (
            _("under {few} %: give a hint, or explain, and let them vote again;").format(few=FEW),
            _("{few} to {many} %: let neighbours talk, then vote again;").format(few=FEW, many=MANY),
            _("over {many} %: go to the explanation, and ask what would make another reply win.").format(
                many=MANY
            ),
        )
    )


def _scene(play: Play, number: int, name: str) -> Iterator[str]:
    scene = play.scenario.scene[name]
    called = play.judge.call(name).level
    yield f"## {number}. {in_markdown(scene.title)}"
    yield _("Think {think} · talk {talk}").format(
        think=_clock(scene.think_seconds), talk=_clock(scene.talk_seconds)
    )
    yield from _told(play, scene)
    asker = _who(speaker(play.scenario, scene.listener))
    yield f"> **{asker}: “{in_markdown(scene.says)}”**"
    for variant in scene.variant:
        if variant.says:
            yield f"> {_only_if(variant.conditions)} **{asker}: “{in_markdown(variant.says)}”**"
    yield _("Called for: {level}").format(level=_level(level_of(level_views(play.judge.lens(name)), called)))
    yield "\n".join(_reply(play, name, place, response) for place, response in enumerate(scene.response, 1))
    of_scene = (
        (ALSO_FAIR, scene.also),
        ("Notes", scene.notes),
        (_("Likely misreadings"), scene.misreadings),
    )
    for label, text in of_scene:
        if text:
            yield f"**{label}.** {in_markdown(text)}"
    for label, texts in ((HINTS, scene.hints), (LINES_TO_SAY, scene.say)):
        if texts:
            yield f"**{label}.**\n\n{_bullets(map(in_markdown, texts))}"
    if scene.discuss:
        yield _("**To discuss.**\n\n{bullets}").format(bullets=_bullets(map(in_markdown, scene.discuss)))
    if ways := [*_ways(play, scene)]:
        yield f"**Then.**\n\n{_bullets(ways)}"


def _reply(play: Play, scene: str, place: int, response: Response) -> str:
    verdict = play.judge.verdict(scene, response.id)
    kind = f" · {in_markdown(verdict.mismatch.title)}" if verdict.mismatch else ""
    level = level_of(level_views(play.judge.lens(scene)), verdict.reading.level)
    below = [
        f"{_level(level)} · {SERVES_MOMENT[outcome_of(verdict.fit)]}{kind}",
    ]
    below.append(_("The answer: {answer}").format(answer=in_markdown(response.answer)))
    if response.now_say:
        below.append(f"{NOW_SAY}: “{in_markdown(response.now_say.text)}”")
    if response.peer:
        below.append(_("Why choose it: {reason}").format(reason=in_markdown(response.peer)))
    if response.conditions:
        below.append(
            _("Offered only if {conditions}").format(
                conditions=in_markdown(" and ".join(response.conditions))
            )
        )
    if response.next:
        below.append(_("Leads to {place}").format(place=_place(play, response.next)))
    indent = " " * (len(str(place)) + 2)
    return "\n".join([f"{place}. **{in_markdown(response.text)}**", *(f"{indent}- {line}" for line in below)])


def _ways(play: Play, scene: Scene) -> Iterator[str]:
    """Where the story goes from a scene, the conditional ways first."""
    for way in scene.when:
        yield _("if {conditions}: {place}").format(
            conditions=in_markdown(" and ".join(way.conditions)), place=_place(play, way.next)
        )
    match scene.next:
        case NextByOutcome() as by_outcome:
            for outcome in OUTCOMES:
                yield _("if the reply {serves}: {place}").format(
                    serves=SERVES_MOMENT[outcome], place=_place(play, getattr(by_outcome, outcome))
                )
        case str(target):
            yield _place(play, target)
        case None:
            pass


def _told(play: Play, place: Scene | Interlude) -> Iterator[str]:
    """The setting and the lines, with what stands in their place and where."""
    yield at_line_start(in_markdown(place.setting))
    for variant in place.variant:
        if variant.setting:
            yield f"{_only_if(variant.conditions)} {in_markdown(variant.setting)}"
    for line in place.lines:
        text = in_markdown(line.text)
        told = f"{_who(speaker(play.scenario, line.by))}: “{text}”" if isinstance(line, Beat) else text
        yield f"{_only_if(line.conditions)} {told}" if line.conditions else at_line_start(told)


def _only_if(conditions: Sequence[str]) -> str:
    return _("*If* {conditions}:").format(conditions=joined([f"`{each}`" for each in conditions]))


def _interludes(play: Play) -> Iterator[str]:
    if play.scenario.interlude:
        yield _("## Told in between")
    for interlude in play.scenario.interlude.values():
        yield f"**{in_markdown(interlude.title)}**"
        yield from _told(play, interlude)
        if interlude.notes:
            yield f"**Notes.** {in_markdown(interlude.notes)}"


def _endings(play: Play) -> Iterator[str]:
    yield "## How it may end"
    for ending in play.scenario.ending.values():
        yield f"**{in_markdown(ending.title)}.** {in_markdown(ending.text)}"


def _place(play: Play, target: str) -> str:
    scenario = play.scenario
    if target in scenario.ending:
        return _("the ending “{title}”").format(title=in_markdown(scenario.ending[target].title))
    place = scenario.interlude[target] if target in scenario.interlude else scenario.scene[target]
    return f"“{in_markdown(place.title)}”"


def _level(level: LevelView | None) -> str:
    return f"**{in_markdown(level.symbol)} {in_markdown(level.word)}**" if level else _("no level alone")


def _who(speaker: Speaker) -> str:
    return in_markdown(speaker.in_full)


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def _bullets(texts: Iterable[str]) -> str:
    return "\n".join(f"- {at_line_start(text)}" for text in texts)
