"""`workshop explain --text`: the verdict on words of one's own, or where no scene is named, their reading."""

from __future__ import annotations

from typing import Any

from workshop.cli.authoring.lens import lens_of
from workshop.cli.exits import FINE
from workshop.cli.homes import play_named, reader_here
from workshop.cli.library import check_known, verdict_document
from workshop.cli.output import print_json, tell
from workshop.engine.sighting import WordReading
from workshop.language.catalogue import _
from workshop.plain.own_words import reading_in_words
from workshop.plain.telling import judged, reasons, spoken
from workshop.scenario.clean import clean
from workshop.session.own_words import judged_words, parted, reader_told
from workshop.session.projection import facts_of, moves_of
from workshop.session.verdicts import guess_told, words_of_own
from workshop.session.views import level_views, speaker


def explain_words(text: str, lens: str | None, as_json: bool) -> int:
    """Print what the text carries by the lens, the first of the program if none is named; raises Ends."""
    read_by, (said, borders) = lens_of(lens), parted(clean(text))
    readable = reader_here(read_by)
    reading = readable.reader.read(said, borders=borders)
    if as_json:
        document = reading_document(said, reading)
        print_json({"lens": read_by.id, "text": said, "trained": readable.is_trained, "reading": document})
    else:
        remark = "" if readable.trouble else reader_told(readable.reader)
        tell([*filter(None, (remark,)), *reading_in_words(read_by, said, reading)])
    return FINE


def explain_words_in_scene(scenario: str, scene: str, text: str, as_json: bool, language: str | None) -> int:
    """Print the verdict on the text as a reply in the scene; raises Ends where a name is not known."""
    play, (said, borders) = play_named(scenario, language), parted(clean(text))
    check_known(scene, play.scenario.scene, _("'{id}' has no scene").format(id=play.scenario.id))
    lens = play.judge.lens(scene)
    readable = reader_here(lens)
    reply = judged_words(play, scene, said, readable.reader, borders=borders)
    verdict, read = reply.verdict, reading_document(said, reply.reading)
    if as_json:
        document = verdict_document(lens, verdict)
        document["reading"] = {**document["reading"], **read}
        head = {"scenario": play.scenario.id, "scene": scene, "text": said, "trained": readable.is_trained}
        print_json({**head, **document, "guess": reply.is_guess})
        return FINE
    authored, levels = play.scenario.scene[scene], level_views(lens)
    told = [
        f"{play.scenario.title}: {authored.title}",
        spoken(speaker(play.scenario, authored.listener), authored.says),
        _("The reply: {text}").format(text=said),
        "",
        *reading_in_words(lens, said, reply.reading),
    ]
    if not reply.reading.unread:
        told += [
            guess_told(reply.words),
            "",
            *judged(levels, verdict, words_of_own(play, scene, reply.words, verdict)),
            *reasons(levels, verdict, facts_of(lens, verdict), dict(moves_of(play, lens, verdict))),
        ]
    tell(told)
    return FINE


def reading_document(text: str, reading: WordReading) -> dict[str, Any]:
    """What was read, as plain data; places are in characters of the text."""
    return {
        "level": reading.level,
        "second": reading.second,
        "margin": round(reading.margin, 4),
        "certainty": reading.certainty,
        "unread": reading.unread or None,
        "shows": reading.shows,
        "clauses": [
            {
                "words": text[clause.span.start : clause.span.end],
                "start": clause.span.start,
                "end": clause.span.end,
                "level": clause.level,
                "share": round(clause.share, 4),
                "moves": clause.moves,
                "shown_by": [text[span.start : span.end] for span in clause.words],
            }
            for clause in reading.clauses
        ],
    }
