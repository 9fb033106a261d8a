"""`workshop new --from SESSION`: the question that a room brought itself becomes a scene that is checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tomli

from tests.cli.conftest import Run
from tests.session.leading import WRITTEN
from tests.store.hosted_sessions import (
    kept,
    script,
    store_in,
    whole_records,
    with_own_question,
    with_question,
    with_read_replies,
)
from workshop.engine.judge import Judge
from workshop.engine.verdict import Sighting
from workshop.session.commands import WordQuestion
from workshop.store.lenses import LensShelf
from workshop.store.weights import reader_for

HEARD = (
    "Two hundred patients wait a day less for their results, and nobody is sent home twice.",
    "Patients get their results on the same day. We start on ward four on Monday, then the others.",
    "First we count the beds, then I call the lab, and by Friday the new form is on every ward.",
    "I wrote to all the heads this morning, so that everybody hears it from us first.",
    "Good question.",
)

pytestmark = pytest.mark.slow


def test_it_is_a_single_question_with_what_the_room_wrote(run: Run, home: Path, tmp_path: Path) -> None:
    session = kept(store_in(home), with_own_question()).id
    file = tmp_path / "late-again.toml"
    done = run("new", str(file), "--from", session, "--title", "Late again")
    assert done.code == 0, done.err
    made = tomli.loads(file.read_text("utf-8"))
    scene = made["scene"]["the-question"]
    assert (made["kind"], scene["says"], scene["asks"]) == ("single", "Why is this late again?", "how")
    assert scene["circumstances"] == ["incident-now"]
    texts = {response["text"]: response for response in scene["response"]}
    assert {*texts} == {WRITTEN[0], WRITTEN[1].replace("Priya", "Name"), WRITTEN[2]}
    assert texts[WRITTEN[0]]["intent"] == "impact"
    assert texts[WRITTEN[0]]["moves"] == {"quantifies-customer-effect": WRITTEN[0][:28]}
    assert "Priya" not in file.read_text("utf-8")
    checked = run("check", str(file), "--json")
    assert checked.code == 0, checked.out
    played = run("play", str(file), "--plain", "--no-save", typed="\n1\n")
    assert "Why is this late again?" in played.out
    assert "You play Somebody like you, of your trade." in played.out
    assert "What was the question really about?" in played.out


def test_replies_read_as_levels_lead_in_the_scene_where_the_room_saw_them_lead(
    run: Run, home: Path, tmp_path: Path
) -> None:
    told = WordQuestion("What do the patients get from this?", "A ward sister", "ceo", "effect")
    lens = script().play.lens
    reader = reader_for(lens, LensShelf(tmp_path, None).folders).reader
    session = kept(store_in(home), with_read_replies(told, HEARD, reader))
    file = tmp_path / "ward.toml"
    done = run("new", str(file), "--from", session.id)
    assert done.code == 0, done.err
    assert "the moves here are a first guess" in file.read_text("utf-8")
    checked = run("check", str(file), "--json")
    assert checked.code == 0, checked.out
    assert not {"W303", "W310"} & {*re.findall(r"[EW]\d{3}", checked.out)}, checked.out
    read = {text: reader.read(text, told.says) for text in HEARD}
    seen = {text: None if one.certainty == "cannot tell" else one.level for text, one in read.items()}
    scene = tomli.loads(file.read_text("utf-8"))["scene"]["the-question"]
    judge = Judge(lens)
    for reply in scene["response"]:
        moves, text = reply.get("moves", {}), reply["text"]
        places = [(text.index(words), text.index(words) + len(words), move) for move, words in moves.items()]
        sightings = [Sighting(move, start, end) for start, end, move in sorted(places)]
        assert judge.read(text, tuple(sightings)).level == seen[text], reply
    assert {*seen.values()} >= {*lens.level}


def test_replies_that_are_left_out_are_told_with_the_reason(run: Run, home: Path, tmp_path: Path) -> None:
    replies = [f"We wait {number} days." for number in ("no", "some", "few", "more", "most", "all", "long")]
    records = with_question("A ward sister", [*replies, "we wait no days."])
    session = kept(store_in(home), records).id
    file = tmp_path / "waiting.toml"
    done = run("new", str(file), "--from", session)
    assert done.code == 0, done.err
    assert "1 scene, 6 of 8 replies" in done.err
    assert "Left out, as it has the words of another reply: “we wait no days.”" in done.err
    told = "Left out, as a scene takes 6 replies, from each level in turn: “We wait long days.”"
    assert told in done.err
    scene = tomli.loads(file.read_text("utf-8"))["scene"]["the-question"]
    assert scene["discuss"] == ["What could a ward sister do or decide after each of these?"]


def test_a_session_without_such_a_question_says_so(run: Run, home: Path, tmp_path: Path) -> None:
    session = kept(store_in(home), whole_records()[:40]).id
    done = run("new", str(tmp_path / "a.toml"), "--from", session)
    assert (done.code, done.out) == (2, "")
    assert "no question of the room’s own" in done.err
    assert not (tmp_path / "a.toml").exists()
