"""History: figures on replies over time, from all kept sessions alone; what was seen stays what was seen."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.play import shipped_file, shipped_lens
from tests.practice.sessions import NOON, Played, do, host_on, keep, played, walk
from workshop.practice.history import ReplyHistory, told_over_time
from workshop.practice.kept import CACHE, answered_alone, forget_answered
from workshop.practice.replies import answered_in
from workshop.practice.telling import as_object, as_page, in_lines
from workshop.session.commands import Choose, Guess, PlayAgain, RevealVerdict, StartHosting, Undo
from workshop.session.views import NO_LEVEL_YET
from workshop.store.runs import open_store, read_script
from workshop.store.sessions import SessionStore

LEVELS = tuple(shipped_lens().level)
SECOND = "full-room"


def store_with(home: Path, *sessions: Played) -> SessionStore:
    keep(home, sessions)
    return open_store(home)


def history_in(store: SessionStore) -> ReplyHistory:
    kept = answered_alone(store)
    return told_over_time(kept.sessions, kept.unread)


def test_every_reply_whose_verdict_was_seen_is_in_it(tmp_path: Path) -> None:
    history = history_in(store_with(tmp_path, played(replies=(0, 1, 2)), played(replies=(3,))))
    assert (history.sessions, history.replies, history.practices) == (2, 4, 0)
    (lens,) = history.lenses
    assert sum(crossing.often for crossing in lens.crossings) == lens.replies == 4
    assert sum(kind.met for kind in lens.kinds) == 4
    assert sum(sum(span.outcomes or ()) for span in history.spans) == 4


def test_a_reply_that_was_taken_back_is_none_and_a_scene_played_again_is_another() -> None:
    script = read_script(shipped_file("ceo-product-review"))
    host, recorded = host_on(script, lambda: NOON)
    walk(host, (0,))
    do(host, Undo(), Undo())
    answered = answered_in(script.play, recorded.records)
    assert answered is not None
    assert answered.replies == ()
    do(host, RevealVerdict(), PlayAgain(0), Choose(SECOND), Guess(None))
    do(host, RevealVerdict())
    answered = answered_in(script.play, recorded.records)
    assert answered is not None
    assert [reply.scene for reply in answered.replies] == ["the-question", "the-question"]


def test_a_session_with_a_group_is_not_in_it(tmp_path: Path) -> None:
    script = read_script(shipped_file("ceo-product-review"))
    host, recorded = host_on(script, lambda: NOON)
    do(host, StartHosting())
    assert answered_in(script.play, recorded.records) is None
    store = store_with(tmp_path, Played(script, NOON, recorded.records))
    assert history_in(store).sessions == 0


def test_levels_heard_where_they_were_not_called_are_told_apart(tmp_path: Path) -> None:
    impact, execution, _optics = LEVELS
    history = history_in(store_with(tmp_path, played(replies=(0, 0), guesses=(execution, impact))))
    levels = {tally.level.id: tally for tally in history.lenses[0].levels}
    assert (levels[impact].called, levels[impact].heard, levels[impact].under) == (2, 1, 1)
    assert (levels[execution].called, levels[execution].over) == (0, 1)
    assert history.guesses == (1, 2)


def test_what_no_level_stands_for_has_rows_of_its_own_and_rows_of_zeros_are_left_out(tmp_path: Path) -> None:
    guesses = (NO_LEVEL_YET, "strategy", NO_LEVEL_YET)
    history = history_in(store_with(tmp_path, played(guesses=guesses, story="three-syncs-deep")))
    (lens,) = history.lenses
    assert sum(tally.called for tally in (*lens.levels, *lens.words)) == lens.replies
    (word,) = lens.words
    assert word.word == "one more question"
    assert word.heard + word.under == word.called > word.heard > 0
    told = list(in_lines(history))
    table = told[told.index("Levels as they were heard:") :]
    row = f"- one more question: called for {word.called}, heard there {word.heard}, heard elsewhere –, "
    assert f"{row}taken for another {word.under}, led the reply –" in table
    zeros = "called for 0, heard there 0, heard elsewhere 0, taken for another 0, led the reply 0"
    assert zeros not in "\n".join(told)
    levels = [level["level"] for level in as_object(history)["lenses"][0]["levels"]]
    assert levels == [tally.level.id for tally in lens.levels]


def test_a_lens_is_named_as_one_and_what_the_columns_count_is_told_once(tmp_path: Path) -> None:
    history = history_in(store_with(tmp_path, played(), played(story="three-syncs-deep")))
    told = list(in_lines(history))
    assert [line for line in told if line.startswith("By the lens “")] == [
        f"By the lens “{lens.title}”" for lens in history.lenses
    ]
    assert sum("Heard elsewhere: a guess named it" in line for line in told) == 1


def test_without_a_guess_it_says_so_in_words(tmp_path: Path) -> None:
    history = history_in(store_with(tmp_path, played(replies=(0,))))
    assert history.guesses == (0, 0)
    told = "\n".join(in_lines(history))
    assert "nan" not in told.casefold()
    assert "guesses 0" in told


def test_weeks_without_a_reply_are_a_gap_and_no_zero(tmp_path: Path) -> None:
    store = store_with(tmp_path, played(NOON, (0,)), played(NOON + timedelta(days=20), (0,)))
    first, gap, last = history_in(store).spans
    assert (gap.outcomes, gap.guesses) == (None, None)
    assert first.last + timedelta(days=1) == gap.first
    assert gap.last + timedelta(days=1) == last.first
    document = as_object(history_in(store))
    assert document["spans"][1]["replies"] is None
    (row,) = [
        line for line in in_lines(history_in(store)) if line.startswith(f"- {gap.first}") and "served" in line
    ]
    assert "served the moment –" in row


def test_what_goes_far_back_is_told_by_months_with_one_row_for_an_empty_time(tmp_path: Path) -> None:
    store = store_with(tmp_path, played(NOON, (0,)), played(NOON + timedelta(days=4000), (0,)))
    spans = history_in(store).spans
    assert [span.outcomes is None for span in spans] == [False, True, False]


def test_a_reply_after_midnight_belongs_to_the_evening_before(tmp_path: Path) -> None:
    sunday = datetime(2026, 11, 23, 0, 20, tzinfo=NOON.tzinfo)
    (span,) = history_in(store_with(tmp_path, played(sunday, (0,)))).spans
    assert span.first <= (sunday - timedelta(days=1)).date() <= span.last


def test_the_page_has_a_folded_table_for_every_chart_and_fetches_nothing(tmp_path: Path) -> None:
    page = as_page(history_in(store_with(tmp_path, played(guesses=LEVELS))))
    assert page.count("<svg") == page.count("<details>") == page.count("</table>") >= 5
    assert "There is no grade here" in page
    assert "http" not in page.replace("http-equiv", "")


def test_it_speaks_of_replies_and_never_of_a_person(tmp_path: Path) -> None:
    history = history_in(store_with(tmp_path, played(guesses=LEVELS)))
    told = "\n".join(in_lines(history)).casefold()
    for word in ("you ", "your", "score", "wrong", "missed", "streak", "well done"):
        assert word not in told, word
    assert "no grade" in told


@pytest.mark.parametrize("gone", ["missing", "damaged", "of another shape", "another version"])
def test_what_is_noted_is_worked_out_anew_where_it_cannot_be_used(tmp_path: Path, gone: str) -> None:
    store = store_with(tmp_path, played(), played(guesses=LEVELS))
    before = history_in(store)
    note = tmp_path / CACHE
    document = json.loads(note.read_text("utf-8"))
    match gone:
        case "missing":
            note.unlink()
        case "damaged":
            note.write_bytes(note.read_bytes()[:200])
        case "of another shape":
            for session in document["sessions"].values():
                session[4][0][8] = "four"
            note.write_text(json.dumps(document), "utf-8")
        case _:
            note.write_text(json.dumps({**document, "format": 0}), "utf-8")
    assert history_in(store) == before


def test_what_is_noted_gives_the_same_as_what_is_replayed(tmp_path: Path) -> None:
    store = store_with(tmp_path, played(), played(story="four-tabs"), played(story="three-syncs-deep"))
    first = history_in(store)
    assert (tmp_path / CACHE).exists()
    assert history_in(store) == first
    assert len(first.lenses) == 3


def test_what_is_noted_holds_no_word_that_was_said(tmp_path: Path) -> None:
    store = store_with(tmp_path, played())
    history_in(store)
    (session,) = store.sessions()
    noted = (tmp_path / CACHE).read_text("utf-8")
    assert session.id in noted
    forget_answered(tmp_path, session.id)
    assert session.id not in (tmp_path / CACHE).read_text("utf-8")
