"""`workshop list`, `explain` and `about`: what there is to play, one verdict, and on what verdicts rest."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import give, home_to_read, library, play_named
from workshop.cli.output import print_json, tell
from workshop.engine.lens import Lens
from workshop.engine.verdict import Points, Verdict
from workshop.language.catalogue import _
from workshop.plain.telling import judged, reasons, spoken
from workshop.scenario.choosing import (
    ANYTHING,
    DIFFICULTIES,
    PathStep,
    StoriesMet,
    Wish,
    is_for,
    length_within,
    path,
)
from workshop.scenario.clean import one_line
from workshop.scenario.findings import meant
from workshop.scenario.languages import name_and_code
from workshop.scenario.play import Play
from workshop.session.projection import facts_of, moves_of
from workshop.session.verdicts import words_of
from workshop.session.views import SpokenView, as_sentence, level_views, speaker
from workshop.store.library import Heading, Origin


def list_scenarios(
    paths: Sequence[str], wish: Wish = ANYTHING, as_json: bool = False, path_of: str | None = None
) -> int:
    """Print the library, or what of it is in these folders and files, as far as it is wished for.

    `path_of` a group, or of a person alone (""), orders the stories as they build on each other. Files that
    cannot be listed, and ids that more than one file has, are told on stderr; so is a wish that nothing fits.
    """
    give(paths)
    shelf = library()
    listing = shelf.headings_in(paths) if paths else shelf.headings()
    for problem in listing.problems:
        print(problem, file=sys.stderr)
    headings = [heading for heading in listing.headings if wish.fits(heading)]
    if listing.headings and not headings:
        print(_nothing_fits(listing.headings, wish), file=sys.stderr)
    if path_of is not None:
        return _print_path(headings, _met_by(path_of), as_json)
    if as_json:
        print_json({"scenarios": [_document(heading, shelf.origin(heading)) for heading in headings]})
        return FINE
    width = max((len(heading.id) for heading in headings), default=0)
    files = Counter(heading.id for heading in shelf.headings().headings)
    tell(
        f"{heading.id:{width}}  {as_sentence(heading.title)} {heading.summary} {_length(heading, wish)}"
        f"{_languages(heading)}{_place(heading, shelf.origin(heading), files[heading.id] > 1)}"
        for heading in headings
    )
    return FINE


def _nothing_fits(headings: Sequence[Heading], wish: Wish) -> str:
    """That nothing here is what is looked for; for whom there is something, where that was asked."""
    if wish.lens and not any(wish.lens in heading.lenses for heading in headings):
        lenses = sorted({lens for heading in headings for lens in heading.lenses})
        return _("Nothing here is read by the lens {lens}. There is: {lenses}.").format(
            lens=one_line(wish.lens, 80), lenses=", ".join(lenses)
        )
    if wish.audience and not any(is_for(heading.audience, wish.audience) for heading in headings):
        audiences = dict.fromkeys(heading.audience for heading in headings if heading.audience)
        whom = "".join(f"\n- {audience}" for audience in audiences)
        told = _("Nothing here is for {audience}, in these words. What there is, is for:{whom}")
        return told.format(audience=one_line(wish.audience, 80), whom=whom)
    return _("Nothing here is all of that.")


def _met_by(group: str) -> StoriesMet:
    home = home_to_read()
    if home is None:
        return StoriesMet()
    from workshop.store.runs import open_store

    return open_store(home).met_by(group)


def _print_path(headings: Sequence[Heading], met: StoriesMet, as_json: bool) -> int:
    steps = path(headings, met)
    if as_json:
        told = [
            {
                "id": headings[one.place].id,
                "played": one.done,
                "left_open": one.left_open,
                "next": one.next,
            }
            for one in steps
        ]
        print_json({"path": told})
        return FINE
    width = max((len(headings[one.place].id) for one in steps), default=0)
    tell(
        f"{number}. {heading.id:{width}}  {as_sentence(heading.title)}{_why_here(heading, one)}"
        for number, one in enumerate(steps, 1)
        for heading in (headings[one.place],)
    )
    return FINE


def _why_here(heading: Heading, step: PathStep) -> str:
    """' Played. The words often point elsewhere. It trains: …'"""
    marks = ((step.done, _(" Played.")), (step.left_open, _(" Left open.")), (step.next, _(" Next.")))
    mark = "".join(words for holds, words in marks if holds)
    words = DIFFICULTIES.get(heading.difficulty, "")
    trains = _(" It trains: {trains}.").format(trains="; ".join(heading.trains)) if heading.trains else ""
    return f"{mark}{f' {words[0].upper()}{words[1:]}.' if words else ''}{trains}"


def _length(heading: Heading, wish: Wish) -> str:
    """How long it takes; where minutes were asked for, what of it fits them."""
    minutes = heading.minutes if wish.minutes is None else length_within(heading, wish.minutes)
    told = _("A single question, {minutes} minutes.") if heading.single else _("{minutes} minutes.")
    return told.format(minutes=minutes)


def _document(heading: Heading, origin: Origin) -> dict[str, Any]:
    translations = [translation._asdict() for translation in heading.translations]
    return {**heading._asdict(), "translations": translations, "origin": origin}


def _place(heading: Heading, origin: Origin, had_twice: bool) -> str:
    """Where it is from, if not from the program; its file, where another has the same id."""
    if had_twice:
        return _(" The file {file}.").format(file=one_line(heading.path, 400))
    if origin == "given":
        return _(" From {folder}.").format(folder=one_line(str(Path(heading.path).parent), 400))
    return _(" Your own.") if origin == "own" else ""


def _languages(heading: Heading) -> str:
    """In what it can be had, where that is more than one language."""
    codes = [heading.language, *(translation.language for translation in heading.translations)]
    if len(codes) == 1:
        return ""
    told = _(" In {map}; the story alone: verdicts and screens are in English.")
    return told.format(map=", ".join(map(name_and_code, codes)))


def show_about(as_json: bool) -> int:
    """Print the sources, what is a house rule, and what is not known."""
    from workshop.report.about import about
    from workshop.store.lenses import LensShelf

    parts = about([*LensShelf().values()])
    if as_json:
        print_json({"about": [part._asdict() for part in parts]})
        return FINE
    for number, part in enumerate(parts):
        tell([*([""] if number else []), part.heading, *(f"- {line}" for line in part.lines)])
    return FINE


def explain_response(
    scenario: str, scene: str, response: str, as_json: bool, language: str | None = None
) -> int:
    """Print the verdict; raises Ends where one of the names is not known."""
    play = play_named(scenario, language)
    check_known(scene, play.scenario.scene, _("'{id}' has no scene").format(id=play.scenario.id))
    responses = [reply.id for reply in play.scenario.scene[scene].response]
    check_known(response, responses, _("Scene '{scene}' has no response").format(scene=scene))
    verdict = play.judge.verdict(scene, response)
    if as_json:
        print_json(
            {
                "scenario": play.scenario.id,
                "scene": scene,
                "response": response,
                **verdict_document(play.judge.lens(scene), verdict),
                **_written(play, scene, response),
            }
        )
    else:
        tell(_in_words(play, scene, response, verdict))
    return FINE


def check_known(name: str, known: Collection[str], what: str) -> None:
    if name not in known:
        raise Ends(UNUSABLE, f"{what} '{one_line(name, 60)}'. {meant(name, known)}")


def verdict_document(lens: Lens, verdict: Verdict) -> dict[str, Any]:
    """The verdict as plain data. Points are by level; a single reason names only the levels it touches."""
    levels = tuple(lens.level)
    call, reading, opening = verdict.call, verdict.reading, verdict.reading.opens_with

    def some(points: Points) -> dict[str, int]:
        return {level: amount for level, amount in zip(levels, points, strict=True) if amount}

    def every(points: Points) -> dict[str, int]:
        return dict(zip(levels, points, strict=True))

    return {
        "lens": verdict.lens,
        "call": {
            "level": call.level,
            "points": every(call.points),
            "reasons": [
                {
                    "rule": reason.rule,
                    "because": reason.because,
                    "points": some(reason.points),
                    "facts": reason.facts,
                    "origin": reason.origin,
                }
                for reason in call.reasons
            ],
        },
        "reading": {
            "level": reading.level,
            "points": every(reading.points),
            "opens_with": {**opening._asdict(), "points": some(opening.points)} if opening else None,
            "evidence": [
                {**evidence._asdict(), "points": some(evidence.points)} for evidence in reading.evidence
            ],
        },
        "fit": verdict.fit,
        "outcome": verdict.outcome,
        "fit_reasons": [
            {"id": reason.id, "points": reason.points, "because": reason.because}
            for reason in verdict.fit_reasons
        ],
        "mismatch": verdict.mismatch._asdict() if verdict.mismatch else None,
        "also": [kind._asdict() for kind in verdict.also],
        "explanation": verdict.explanation._asdict(),
        "facts": verdict.facts,
        "manner": [manner._asdict() for manner in verdict.manner],
    }


def _written(play: Play, scene: str, response: str) -> dict[str, Any]:
    """What the author wrote for this reply, null where nothing is; lines to say as the engine reads them."""
    authored = play.scenario.scene[scene]
    reply = play.response(scene, response)
    words = words_of(play, scene, response)

    def spoken_line(line: SpokenView | None) -> dict[str, Any] | None:
        if line is None:
            return None
        mismatch = line.mismatch._asdict() if line.mismatch else None
        level = line.level.id if line.level else None
        return {"text": line.text, "level": level, "fit": line.fit, "mismatch": mismatch}

    return {
        "signs": [sign._asdict() for sign in words.signs] if authored.signs else None,
        "called_because": authored.called,
        "also_possible": authored.also,
        "did": reply.did,
        "open": reply.open,
        "risk": reply.risk,
        "now_say": spoken_line(words.now_say),
        "instead": spoken_line(words.instead),
        "if_then": reply.if_then,
        "elsewhere": reply.elsewhere,
    }


def _in_words(play: Play, scene: str, response: str, verdict: Verdict) -> list[str]:
    authored = play.scenario.scene[scene]
    lens = play.judge.lens(scene)
    levels = level_views(lens)
    chosen = play.response(scene, response)
    return [
        f"{play.scenario.title}: {authored.title}",
        spoken(speaker(play.scenario, authored.listener), authored.says),
        _("The reply: {text}").format(text=chosen.text),
        "",
        *judged(levels, verdict, words_of(play, scene, response), peer=chosen.peer),
        *reasons(levels, verdict, facts_of(lens, verdict), dict(moves_of(play, lens, verdict))),
    ]
