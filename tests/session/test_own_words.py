"""Words of one's own are a reply like any other: an event, judged in the moment, answered by its outcome."""

from __future__ import annotations

import json

import pytest

from tests.play import ROOT, done, shipped_lens, shipped_play
from tests.session.leading import whole_workshop
from workshop.engine.sighting import CueReader, OwnWordsReader
from workshop.engine.verdict import OWN_WORDS, OwnWords, Sighting
from workshop.report.contents import gather
from workshop.report.formats import as_json
from workshop.report.markdown import as_markdown
from workshop.report.spreadsheet import as_csv
from workshop.scenario.play import Play
from workshop.session.codec import decode, encode
from workshop.session.commands import Choose, GoOn, Guess, Refusal, Reopen, RevealVerdict, SayOwn, Undo
from workshop.session.debrief import patterns, rows_of
from workshop.session.decide import decide
from workshop.session.events import (
    Event,
    Record,
    SessionStarted,
    WordsSaid,
)
from workshop.session.fold import apply
from workshop.session.host import ImpossibleEventError, replay_foreign
from workshop.session.own_words import guessed_sightings, judged_words, offers_for, parted, reading_told
from workshop.session.phases import Phase
from workshop.session.projection import project, project_shared
from workshop.session.state import LOBBY, State
from workshop.session.verdicts import YOU_SAID, parts_told, words_of_own
from workshop.session.views import ConsequenceView, DebriefView, SceneView, VerdictView, VerdictWords
from workshop.store.lenses import LensShelf
from workshop.store.weights import reader_for

TEXT = "A clinic waits two days for us, and three of them are leaving. Sales hears it on Friday."


@pytest.fixture(scope="module")
def play() -> Play:
    return shipped_play("ceo-product-review")


def said(text: str = TEXT, corrected: bool = True) -> OwnWords:
    harmed = text.index("A clinic waits two days")
    return OwnWords(
        text,
        (Sighting("quantifies-customer-effect", harmed, harmed + len("A clinic waits two days")),),
        corrected,
    )


@pytest.fixture
def scene(play: Play) -> State:
    started = SessionStarted(play.scenario.id, play.scenario.title, play.scenario_hash, play.lens_hashes)
    return done(play, apply(LOBBY, started), GoOn())


def test_they_are_judged_and_answered_by_their_outcome(play: Play, scene: State) -> None:
    view = project(play, scene)
    assert isinstance(view, SceneView)
    assert view.own_words
    state = done(play, scene, SayOwn(said()), Guess(None))
    assert (state.visit.choice, state.phase) == (OWN_WORDS, Phase.CONSEQUENCE)
    verdict = play.verdict(state.visit, OWN_WORDS)
    answers = play.scenario.scene[state.visit.scene].answers
    assert answers is not None
    told = project(play, state)
    assert isinstance(told, ConsequenceView)
    assert told.answer == getattr(answers, verdict.outcome)
    shown = project(play, done(play, state, RevealVerdict()))
    assert isinstance(shown, VerdictView)
    assert (shown.chosen.text, shown.verdict, shown.by_reading) == (TEXT, verdict, "")
    assert shown.words.called


def test_what_nobody_looked_over_is_marked_as_a_guess(play: Play, scene: State) -> None:
    view = project(play, done(play, scene, SayOwn(said(corrected=False)), Guess(None), RevealVerdict()))
    assert isinstance(view, VerdictView)
    assert view.by_reading


def test_a_whole_story_is_played_in_own_words(play: Play, scene: State) -> None:
    state = scene
    while not isinstance(view := project(play, state), DebriefView):
        if isinstance(view, SceneView):
            state = done(play, state, SayOwn(said()), Guess(None), RevealVerdict())
        else:
            state = done(play, state, GoOn())
    assert len(view.rows) == len(state.visits)
    assert {row.response for row in view.rows} == {TEXT}


def test_the_event_comes_back_from_the_disk_as_it_was(play: Play, scene: State) -> None:
    (event,) = decide(play, scene, SayOwn(said()))
    assert isinstance(event, WordsSaid)
    assert decode(7, "", encode(Record(7, "", event))).event == event
    assert event.words == said()


def test_they_can_be_taken_back_until_the_guess(play: Play, scene: State) -> None:
    state = done(play, scene, SayOwn(said()))
    assert done(play, state, Reopen()).phase is Phase.VOTE
    assert done(play, state, Undo()).visit.choice is None


@pytest.mark.parametrize(
    "words",
    [
        OwnWords("", (), True),
        OwnWords("  \n ", (), True),
        OwnWords("x" * 4_001, (), True),
        OwnWords("so", (Sighting("no-such-move", 0, 1),), True),
        OwnWords("so", (Sighting("quantifies-customer-effect", 0, 9),), True),
        OwnWords("so", (Sighting("quantifies-customer-effect", 1, 1),), True),
        OwnWords("a \x1b[31m bell", (), True),
    ],
)
def test_words_that_cannot_be_a_reply_are_refused(play: Play, scene: State, words: OwnWords) -> None:
    assert isinstance(decide(play, scene, SayOwn(words)), Refusal)


def test_a_scene_without_answers_takes_none(play: Play, scene: State) -> None:
    name = scene.visit.scene
    bare = play.scenario.scene[name].model_copy(update={"answers": None})
    scenario = play.scenario.model_copy(update={"scene": {**play.scenario.scene, name: bare}})
    without = play._replace(scenario=scenario)
    assert isinstance(decide(without, scene, SayOwn(said())), Refusal)
    view = project(without, scene)
    assert isinstance(view, SceneView)
    assert not view.own_words


@pytest.mark.parametrize(
    "event",
    [
        WordsSaid("so", ("quantifies-customer-effect",), (), (), 0),
        WordsSaid("so", ("no-such-move",), (0,), (1,), 0),
        WordsSaid("", (), (), (), 0),
        WordsSaid("so", ("quantifies-customer-effect",), (-1,), (1,), 0),
    ],
)
def test_a_recorded_reply_that_cannot_have_been_said_is_refused(play: Play, event: WordsSaid) -> None:
    started = SessionStarted(play.scenario.id, play.scenario.title, play.scenario_hash, play.lens_hashes)
    state = apply(LOBBY, started)
    events = [started, *decide(play, state, GoOn()), event]
    with pytest.raises(ImpossibleEventError):
        replay_foreign([Record(number, "", each) for number, each in enumerate(events, 1)], play)


def test_corrections_go_through_the_same_engine_as_any_reply(play: Play) -> None:
    reader = CueReader(shipped_lens())
    guessed = judged_words(play, "the-question", TEXT, reader)
    corrected = judged_words(play, "the-question", TEXT, reader, {0: "quantifies-customer-effect", 1: ""})
    assert (guessed.is_guess, corrected.is_guess) == (True, False)
    assert corrected.sightings[0].move == "quantifies-customer-effect"
    assert corrected.verdict.reading.level == "impact"
    assert corrected.verdict == play.judge.verdict_on_words("the-question", TEXT, corrected.sightings)


NOW = "Two engineers are off sick, so it slips into March."


def with_now(play: Play, state: State, text: str = NOW) -> State:
    """The answer was heard, and this is what one would say now."""
    off = text.index("Two engineers")
    words = OwnWords(
        text, (Sighting("cites-constraint", off, off + len("Two engineers are off sick")),), True
    )
    return done(play, state, SayOwn(words))


def test_what_one_would_say_now_is_no_reply_and_shows_no_level_before_the_verdict(
    play: Play, scene: State
) -> None:
    answered = done(play, scene, SayOwn(said()), Guess(None))
    state = with_now(play, answered)
    assert (state.phase, state.visit.own, state.visit.choice) == (Phase.CONSEQUENCE, said(), OWN_WORDS)
    view = project(play, state)
    assert isinstance(view, ConsequenceView)
    assert view.now == NOW
    levels = {level.word for level in view.header.levels}
    assert not levels & set(" ".join((view.now, view.answer)).casefold().split())
    shown = project(play, done(play, state, RevealVerdict()))
    assert isinstance(shown, VerdictView)
    assert shown.now is not None
    assert (shown.now.text, shown.now.guess) == (NOW, "")
    assert shown.now.level is not None
    assert shown.now.level.id == "execution"
    assert dict(parts_told(shown.words, now=shown.now))[YOU_SAID] == shown.now.told
    assert shown.chosen.text == TEXT


def test_it_is_said_where_a_scene_answers_no_words_of_ones_own_too(play: Play, scene: State) -> None:
    name = scene.visit.scene
    bare = play.scenario.scene[name].model_copy(update={"answers": None})
    scenario = play.scenario.model_copy(update={"scene": {**play.scenario.scene, name: bare}})
    without = play._replace(scenario=scenario)
    chosen = done(without, scene, Choose(bare.response[0].id), Guess(None))
    assert with_now(without, chosen).visit.now is not None


def test_saying_it_again_takes_the_place_of_it_and_a_step_back_takes_it_away(
    play: Play, scene: State
) -> None:
    answered = done(play, scene, SayOwn(said()), Guess(None))
    twice = with_now(play, with_now(play, answered), f"Well: {NOW}")
    assert twice.visit.now is not None
    assert twice.visit.now.text == f"Well: {NOW}"
    once = done(play, twice, Undo())
    assert once.visit.now is not None
    assert once.visit.now.text == NOW
    assert done(play, once, Undo()).visit.now is None


def test_the_shift_from_the_first_reply_stands_in_debrief_and_report(play: Play, scene: State) -> None:
    state = done(play, with_now(play, done(play, scene, SayOwn(said()), Guess(None))), RevealVerdict())
    (row,) = rows_of(play, state.visits)
    assert row.now is not None
    assert row.now.shift.startswith("At first impact: ")
    assert " Now execution: " in row.now.shift
    report = gather(play, state, "2026-01-01T00:00:00+00:00")
    for told in (as_markdown(report), as_csv(report), as_json(report)):
        assert NOW.split(",", 1)[0] in told
    assert row.now.shift in as_csv(report)
    assert json.loads(as_json(report))["decisions"][0]["judged"]["now"]["level"] == "execution"


def test_with_a_group_nobody_types_it(play: Play) -> None:
    asked = [state for state in whole_workshop(play) if state.phase is Phase.CONSEQUENCE]
    assert asked
    for state in asked:
        assert isinstance(decide(play, state, SayOwn(said())), Refusal)
        view = project_shared(play, state)
        assert isinstance(view, ConsequenceView)
        assert not view.own_words


def test_a_recorded_session_with_it_is_replayed(play: Play, scene: State) -> None:
    started = SessionStarted(play.scenario.id, play.scenario.title, play.scenario_hash, play.lens_hashes)
    events: list[Event] = [started]
    state = apply(LOBBY, started)
    for command in (GoOn(), SayOwn(said()), Guess(None), SayOwn(said()), RevealVerdict(), GoOn()):
        decision = decide(play, state, command)
        assert not isinstance(decision, Refusal)
        for event in decision:
            state = apply(state, event)
            events.append(event)
    records = [Record(number, "", each) for number, each in enumerate(events, 1)]
    assert replay_foreign(records, play).past[0].now == said()


def test_a_reading_that_nobody_looked_over_tells_no_outcome(play: Play, scene: State) -> None:
    answered = done(play, scene, SayOwn(said()), Guess(None))
    seen = with_now(play, answered).visit.now
    assert seen is not None
    state = done(play, answered, SayOwn(seen._replace(corrected=False)), RevealVerdict())
    (row,) = rows_of(play, state.visits)
    assert row.now is not None
    assert row.now.shift.endswith("Now it reads as execution.")


def test_what_the_author_wrote_is_known_word_for_word(play: Play) -> None:
    for name, scene in play.scenario.scene.items():
        for response in scene.response:
            typed = judged_words(play, name, response.text.replace("’", "'"), CueReader(play.lens))
            chosen = play.judge.verdict(name, response.id)
            assert (typed.verdict.fit, typed.is_guess) == (chosen.fit, False), response.text
            if response.now_say is not None:
                line = judged_words(play, name, response.now_say.text, CueReader(play.lens))
                assert line.verdict.fit == play.judge.verdict_on(name, response.now_say).fit


def test_a_clause_may_be_said_to_be_what_no_level_stands_for() -> None:
    for story, word in (("three-syncs-deep", "one more question"), ("ceo-product-review", "a choice")):
        lens = shipped_play(story).lens
        reader = CueReader(lens)
        text = "What changed since then?"
        (clause, *_others) = reader.read(text, "").clauses
        offers = {offer.told: offer.move for offer in offers_for(lens, clause)}
        assert offers[word] not in lens.move
        assert len(offers) <= 9


def test_a_level_chosen_outright_is_no_particular_move_and_leads_all_the_same(play: Play) -> None:
    text = "So they hear nothing for two days."
    reader = CueReader(play.lens)
    (clause,) = reader.read(text, "").clauses
    for level in play.lens.level.values():
        offers = offers_for(play.lens, clause)
        outright = next(offer.move for offer in offers if offer.told == level.word)
        reply = judged_words(play, play.scenario.start, text, reader, {0: outright})
        assert play.lens.level[reply.verdict.reading.level or ""] == level
        assert outright not in play.lens.move
        assert play.may_be_said(play.scenario.start, reply.words)


def verdict_words(play: Play, scene: str, text: str, own: OwnWords | None = None) -> VerdictWords:
    read = own or judged_words(play, scene, text, trained(play)).words
    verdict = play.judge.verdict_on_words(scene, text, read.sightings)
    return words_of_own(play, scene, read, verdict)


def trained(play: Play) -> OwnWordsReader:
    return reader_for(play.lens, LensShelf(None).folders).reader


def test_a_verdict_on_own_words_says_what_was_read_and_what_is_open_and_has_a_line_to_say() -> None:
    play = shipped_play("two-cold-nights")
    steps = "First we take the bus off the road, then the workshop changes the pump, until Friday."
    words = verdict_words(play, play.scenario.start, steps)
    assert words.did == "It reads as execution."
    assert (words.open or "").startswith("Told: how. Asked: what it does.")
    assert words.served is not None
    assert words.if_then == play.response(play.scenario.start, words.served.id).if_then


def test_a_reply_that_serves_is_not_told_what_is_missing_or_where_else_it_would_serve(play: Play) -> None:
    words = verdict_words(
        play, play.scenario.start, "Clinics with a full waiting room hear nothing from us for two days."
    )
    assert words.did == "It reads as impact, as called for."
    assert (words.open, words.help, words.elsewhere) == (None, None, "")


def test_what_could_not_be_told_is_not_held_against_a_reply() -> None:
    play = shipped_play("two-chairs")
    text = "Those two should sit down together on Friday."
    words = verdict_words(play, play.scenario.start, text, OwnWords(text, (), False))
    assert words.did.startswith("At which level it is could not be told.")
    assert (words.open, words.help, words.elsewhere) == (None, None, "")
    assert words.served is not None


def test_a_guess_tells_of_no_move_that_nobody_looked_over(play: Play) -> None:
    text = "Everybody will love it, I promise."
    move = next(name for name, one in play.lens.move.items() if "certainty" in one.tags)
    told = "promises more than anybody can know"
    reader, scene = trained(play), play.scenario.start
    right = judged_words(play, scene, text, reader, {0: move})
    assert [sighting.move for sighting in right.sightings] == [move]
    looked_over = verdict_words(play, scene, text, right.words)
    guess = judged_words(play, scene, text, reader)
    assert not {sighting.move for sighting in guess.sightings} & {*play.lens.move}
    guessed = verdict_words(play, scene, text, guess.words)
    assert told in (looked_over.open or "")
    assert told not in (guessed.open or "")
    assert guessed.manner == ()


def test_the_whole_leads_where_it_reads_and_every_other_level_of_a_clause_is_in_it() -> None:
    play = shipped_play("platform-availability")
    reader = trained(play)
    text = (
        "Then people don't get their medicine that day. A van every hour and fourteen commands by hand, "
        "I wouldn't sign. Not till we've switched over once for real."
    )
    reading = reader.read(text, play.scenario.scene["can-i-sign"].says)
    assert {clause.level for clause in reading.clauses} == {"impact", "execution"}
    for leading in ("impact", "execution"):
        shows = next(place for place, one in enumerate(reading.clauses) if one.level == leading)
        told = reading._replace(level=leading, shows=shows)

        def leads(sightings: tuple[Sighting, ...]) -> str | None:
            return play.judge.verdict_on_words("can-i-sign", text, sightings).reading.level

        seen = guessed_sightings(told, leads)
        assert leads(seen) == leading
        points = play.judge.verdict_on_words("can-i-sign", text, seen).reading.points
        assert [level for level, value in zip(play.lens.level, points, strict=True) if value] == [
            "impact",
            "execution",
        ]


def frozen_replies() -> list[str]:
    """What people typed, in voices that train no reader."""
    lines = (ROOT / "tests" / "words" / "frozen.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["reply"] for line in lines]


def test_what_is_said_of_a_reply_of_its_clauses_and_by_the_rules_is_the_same() -> None:
    play = shipped_play("platform-availability")
    reader = trained(play)
    for text in frozen_replies():
        reply = judged_words(play, "can-i-sign", text, reader)
        read, points = reply.reading, reply.verdict.reading.points
        assert reply.verdict.reading.level == read.level, text
        if read.level is None:
            if read.certainty != "cannot tell":
                assert {clause.level for clause in read.clauses} <= {None, read.second}, text
            continue
        counted = {level for level, value in zip(play.lens.level, points, strict=True) if value > 0}
        assert counted == {clause.level for clause in read.clauses} - {None}, text


def test_a_reading_by_levels_does_not_deny_a_kind_that_was_called_for() -> None:
    play = shipped_play("old-pump")
    text = "The crowd at the till sees nothing of it, and people walk home without a ticket."
    reply = judged_words(play, "four-days", text, trained(play))
    assert reply.verdict.fit < 3
    told = verdict_words(play, "four-days", text, reply.words)
    assert told.open is not None
    assert "not heard in these words" in told.open
    outright = {place: "any impact" for place, _clause in enumerate(reply.reading.clauses)}
    looked_over = judged_words(play, "four-days", text, trained(play), outright)
    told = verdict_words(play, "four-days", text, looked_over.words)
    assert "not heard" not in (told.open or "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Clinics wait", ("Clinics wait", ())),
        ("Clinics wait | and go | elsewhere", ("Clinics wait and go elsewhere", (12, 19))),
        ("|Clinics wait||and go|", ("Clinics wait and go", (12,))),
        (" | | ", ("", ())),
    ],
)
def test_a_sign_for_a_border_parts_the_words_and_is_not_said(typed: str, said: tuple[str, object]) -> None:
    assert parted(typed) == said


def test_a_reply_that_somebody_parted_is_judged_by_these_clauses(play: Play) -> None:
    text, borders = parted("A clinic waits two days for us | and three of them are leaving so sales hears it")
    reply = judged_words(play, "the-question", text, trained(play), borders=borders)
    assert [text[slice(*clause.span)] for clause in reply.reading.clauses] == [
        "A clinic waits two days for us",
        "and three of them are leaving so sales hears it",
    ]
    assert {(seen.start, seen.end) for seen in reply.sightings} <= {
        tuple(clause.span) for clause in reply.reading.clauses
    }
    assert "|" not in reply.words.text


@pytest.mark.parametrize(
    ("text", "read", "lands"),
    [
        ("Before we name a cause: when did it last run well, and what was different then?", None, True),
        ("Buy the rig, it's a broken tool and nothing else.", "true-execution", False),
    ],
)
def test_one_more_question_is_heard_where_a_lens_calls_for_it(
    text: str, read: str | None, lands: bool
) -> None:
    play = shipped_play("helpers-penalty")
    scene = play.scenario.start
    reply = judged_words(play, scene, text, trained(play))
    assert reply.reading.level == read
    assert (reply.verdict.fit >= 3) == lands
    did = verdict_words(play, scene, text, reply.words).did
    assert ("one more question, as called for: “" in did) == lands


@pytest.mark.parametrize(("corrected", "told"), [(False, False), (True, True)])
def test_of_words_that_were_not_read_surely_nothing_is_told_across_the_scenes(
    play: Play, scene: State, corrected: bool, told: bool
) -> None:
    text = "I will write to all of the board tonight."
    own = OwnWords(text, (Sighting("any optics", 0, len(text)),), corrected)
    state = done(play, scene, SayOwn(own), Guess("impact"), RevealVerdict())
    (row,) = rows_of(play, [state.visit])
    assert row.is_doubtful != told
    sentences = patterns(play, (row, row), [])
    assert bool(sentences) == told


def test_nothing_is_said_of_how_a_reply_opens_whose_first_clause_may_be_misread() -> None:
    play = shipped_play("platform-availability")
    reader = trained(play)
    opened = {True: 0, False: 0}
    for text in frozen_replies():
        reply = judged_words(play, "can-i-sign", text, reader)
        first = next((clause for clause in reply.reading.clauses if clause.level), None)
        if first is None or reply.reading.level is None:
            continue
        opens = reply.verdict.reading.opens_with
        is_sure = first.share >= 0.75
        assert (opens is not None) == is_sure, text
        if not is_sure:
            assert "open" not in " ".join(reason.because for reason in reply.verdict.fit_reasons), text
        opened[is_sure] += 1
    assert min(opened.values()) > 20


def test_where_something_was_put_right_the_level_of_most_clauses_leads_and_is_told() -> None:
    play = shipped_play("platform-availability")
    reader = trained(play)
    told = 0
    for text in frozen_replies():
        reading = reader.read(text, play.scenario.scene["can-i-sign"].says)
        if reading.unread or len(reading.clauses) < 3:
            continue
        corrections = {len(reading.clauses) - 1: "any optics"}
        reply = judged_words(play, "can-i-sign", text, reader, corrections)
        levels = [clause.level for clause in reading.clauses[:-1] if clause.level] + ["optics"]
        most = max(levels.count(level) for level in levels)
        assert levels.count(str(reply.verdict.reading.level)) == most, text
        heading, _clauses = reading_told(play.lens, text, reading, corrections)
        assert heading == f"As put right, it leads with {reply.verdict.reading.level}."
        told += 1
    assert told > 50
