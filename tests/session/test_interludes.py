"""What is told between scenes: alone, with a group, taken back, gone on with, and carried over."""

from __future__ import annotations

import io

from tests.play import done, shipped_lens, story_file, story_play, turn
from workshop.authoring.trial import Trial, way_to
from workshop.plain.play import LineByLine
from workshop.plain.prompts import Console
from workshop.report.contents import gather
from workshop.report.formats import as_json
from workshop.report.markdown import as_markdown
from workshop.report.page import as_html
from workshop.report.spreadsheet import as_csv
from workshop.scenario.loading import parse_scenario
from workshop.scenario.play import Play, prepare
from workshop.session.commands import (
    Choose,
    CloseVote,
    Command,
    CountHands,
    GoOn,
    Guess,
    MakePlan,
    PlayAgain,
    RevealDistribution,
    RevealVerdict,
    StartHosting,
    Undo,
)
from workshop.session.debrief import rows_of
from workshop.session.events import InterludeReached, Record, SceneEntered, SessionStarted, VotingOpened
from workshop.session.facilitator import page_name, page_of
from workshop.session.fold import apply
from workshop.session.host import Host, replay, replay_foreign
from workshop.session.phases import Phase
from workshop.session.plan import suggested
from workshop.session.private import notes_view
from workshop.session.projection import project, project_shared
from workshop.session.state import LOBBY, State
from workshop.session.views import InterludeView, SceneView, VerdictView
from workshop.store.records import place_of

PLAY = story_play("the-return")
TEXT = story_file("the-return").read_text("utf-8")
BEGUN = apply(LOBBY, SessionStarted("the-return", PLAY.scenario.title, PLAY.scenario_hash, PLAY.lens_hashes))


def played(*commands: Command) -> tuple[Host, list[Record]]:
    """A session alone after these commands, none of which may be refused, and what it recorded."""
    records: list[Record] = []
    host = Host(PLAY, records, lambda: "2026-01-01T00:00:00+00:00")
    host.start()
    for command in commands:
        assert host.do(command) is None, command
    return host, records


def decided(response: str) -> tuple[Command, ...]:
    return (Choose(response), Guess(None), RevealVerdict(), GoOn())


def led(state: State, response: str) -> State:
    """A whole decision of a group, from its scene to where the story goes on."""
    state = done(PLAY, state, GoOn(), GoOn(), CountHands(response, 9), CloseVote(), RevealDistribution())
    return done(PLAY, state, GoOn(), GoOn(), RevealVerdict(), GoOn(), GoOn())


def led_to_the_ferry(scenes: tuple[str, ...] = ("the-quay", "the-bridge")) -> State:
    state = done(PLAY, BEGUN, StartHosting(), MakePlan(scenes, 45))
    return done(PLAY, state, GoOn(), GoOn(), GoOn(), GoOn(), GoOn())


def test_a_story_may_begin_with_one_and_it_leads_into_an_open_choice() -> None:
    host, records = played(GoOn())
    assert records[-1].event == InterludeReached("the-ferry", (1, 0, 0))
    view = host.view
    assert isinstance(view, InterludeView)
    assert view.title == view.header.scene_title == "On the ferry"
    assert view.header.scene_number is None
    assert [(beat.by and beat.by.name, beat.text) for beat in view.beats] == [
        (None, "The engine stops, and starts again."),
        ("Rosa", "We talk on the other side."),
    ]
    host.do(GoOn())
    assert [record.event for record in records[-2:]] == [SceneEntered("the-quay", (1, 0, 0)), VotingOpened(1)]


def test_nothing_can_be_chosen_in_one() -> None:
    host, records = played(GoOn())
    assert host.do(Choose("the-crane")) is not None
    assert host.do(RevealVerdict()) is not None
    assert len(records) == 2


def test_choices_are_remembered_in_what_is_recorded() -> None:
    host, records = played(GoOn(), GoOn(), *decided("the-crane"))
    assert records[-2].event == SceneEntered("the-quay", (0, 1, 0))
    view = host.view
    assert isinstance(view, SceneView)
    assert [response.id for response in view.responses] == ["late-for-school", "a-notice"]
    assert view.says == "Once more: why can nobody walk across?"
    assert [beat.text for beat in view.beats] == ["Somebody drops a bicycle."]


def test_the_debrief_and_the_verdict_have_the_words_that_were_read() -> None:
    host, _ = played(GoOn(), GoOn(), *decided("the-crane"), *decided("late-for-school")[:3])
    view = host.view
    assert isinstance(view, VerdictView)
    assert view.says.startswith("Once more")
    says = [row.says for row in rows_of(PLAY, host.state.visits)]
    assert says == ["Why can nobody walk across?", "Once more: why can nobody walk across?"]


def test_an_interlude_is_no_decision_of_the_path() -> None:
    host, _ = played(GoOn(), GoOn(), *decided("late-for-school"))
    assert host.state.place == "the-stairs"
    assert [visit.scene for visit in host.state.visits] == ["the-quay"]
    host.do(GoOn())
    assert host.state.place == "the-bridge"
    assert host.state.interlude is None


def test_undo_takes_it_back_and_a_scene_played_again_forgets_what_came_after() -> None:
    host, _ = played(GoOn(), GoOn(), *decided("late-for-school"))
    host.do(Undo())
    assert host.state.phase is Phase.VERDICT
    assert host.state.interlude is None
    host.do(GoOn())
    host.do(Undo())
    host.do(PlayAgain(0))
    assert host.state.place == "the-quay"
    assert host.state.visit.tracks == (1, 0, 0)


def test_a_session_goes_on_from_an_interlude_and_may_come_from_elsewhere() -> None:
    host, records = played(GoOn(), GoOn(), *decided("late-for-school"))
    assert replay(records, PLAY) == host.state
    assert replay_foreign(records, PLAY) == host.state
    assert place_of(records, TEXT).words == "On the stairs"
    again = Host(PLAY, records, lambda: "", records)
    assert isinstance(again.view, InterludeView)
    assert again.do(GoOn()) is None
    assert again.state.place == "the-bridge"


def test_an_interlude_that_leads_to_another_is_followed_to_the_ending() -> None:
    host, _ = played(GoOn(), GoOn(), *decided("a-notice"), *decided("late-for-school"))
    places = [host.state.place]
    while host.state.phase is Phase.INTERLUDE:
        host.do(GoOn())
        places.append(host.state.place)
    assert places == ["the-stairs", "the-ferry-again", "sent-home"]
    assert host.state.phase is Phase.ENDING


def test_a_group_is_told_it_and_goes_on_by_the_step_that_reveals_nothing() -> None:
    state = led_to_the_ferry()
    assert state.phase is Phase.INTERLUDE
    assert isinstance(project_shared(PLAY, state), InterludeView)
    assert page_name(PLAY, state) == "On the ferry: told in between"
    notes = notes_view(PLAY, state, 5, 0)
    assert notes.private.scene_title == "On the ferry"
    assert notes.private.notes == "Read it slowly."
    assert notes.scene_number is None
    assert notes.private.responses == ()
    state = led(done(PLAY, state, GoOn()), "late-for-school")
    assert state.place == "the-stairs"
    assert notes_view(PLAY, state, 5, 0).private.called is None
    before = page_of(state)
    state = done(PLAY, state, GoOn())
    assert state.phase is Phase.SCENE
    assert page_of(state) != before


def test_a_plan_names_scenes_and_interludes_on_the_way_are_told() -> None:
    assert suggested(PLAY, 45) == ("the-quay", "the-bridge")
    state = done(PLAY, led_to_the_ferry(("the-bridge",)), GoOn())
    assert state.place == "the-stairs", "what lies on the way past a scene that is left out is told"
    assert done(PLAY, state, GoOn()).place == "the-bridge"


def test_stories_without_one_are_recorded_as_before() -> None:
    play = story_play()
    began = SessionStarted(play.scenario.id, play.scenario.title, play.scenario_hash, play.lens_hashes)
    state = turn(play, done(play, apply(LOBBY, began), GoOn()), "reasons")
    assert state.visit.tracks == (1, 2)


def test_line_by_line_an_interlude_is_told_and_passed() -> None:
    writes = io.StringIO()
    console = Console(io.StringIO("2\n\n\n1\n\n\n\n\n"), writes, None, False)
    host, _ = played()
    LineByLine(host, console, lambda: None).play()
    told = writes.getvalue()
    assert "On the ferry\n\nSeven in the morning." in told
    assert "The engine stops, and starts again.\nRosa, Mayor: We talk on the other side." in told
    assert told.index("On the stairs") < told.index("Scene 2: The bridge")
    assert host.state.phase is Phase.DEBRIEF


def version(*edits: tuple[str, str]) -> Play:
    """The story with these words replaced."""
    text = TEXT[: TEXT.index("[[golden]]")]
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    scenario, problems = parse_scenario(text, {"levels": shipped_lens()})
    assert scenario is not None, list(problems.lines())
    return prepare(scenario, shipped_lens(), text)


def test_a_preview_goes_to_an_interlude_and_past_it() -> None:
    for place in (*PLAY.scenario.interlude, *PLAY.scenario.scene, *PLAY.scenario.ending):
        trial = Trial(PLAY, way_to(PLAY, place))
        assert trial.host.state.place == place


def test_a_preview_stays_where_it_is_when_an_interlude_is_written_before_it() -> None:
    plain = version(('next = "the-stairs"', 'next = "the-bridge"'))
    trial = Trial(plain, way_to(plain, "the-bridge"))
    assert trial.take_up(version()) == ""
    assert trial.host.state.place == "the-bridge"


def test_a_preview_stays_in_the_interlude_whose_words_change() -> None:
    trial = Trial(version(), way_to(version(), "the-stairs"))
    assert trial.take_up(version(("puts off again", "puts off once more"))) == ""
    view = project(trial.host.play, trial.host.state)
    assert isinstance(view, InterludeView)
    assert view.beats[0].text == "Below, the ferry puts off once more."


def test_a_preview_says_so_where_a_choice_would_now_be_made_in_an_interlude() -> None:
    trial = Trial(version(), way_to(version(), "the-bridge"))
    trial.host.do(Choose("school-first"))
    changed = version(('\nnext = "the-bridge"\n\n[[interlude', '\nnext = "open-again"\n\n[[interlude'))
    assert "the story goes on with 'open-again' now" in trial.take_up(changed)


def test_playing_again_counts_scenes_and_passes_interludes() -> None:
    trial = Trial(version(), way_to(version(), "the-bridge"))
    for command in (Choose("school-first"), Guess(None), RevealVerdict(), PlayAgain(1)):
        assert trial.host.do(command) is None
    assert trial.take_up(version(("Ines measures a bolt.", "Ines measures two bolts."))) == ""
    assert trial.host.state.place == "the-bridge"


def test_a_report_tells_what_was_told_in_between_in_the_words_that_were_told() -> None:
    alone, _ = played(GoOn(), GoOn(), *decided("the-crane"), *decided("late-for-school"), GoOn())
    report = gather(PLAY, alone.state, "2026-01-01T09:00:00+01:00")
    first, again, bridge = report.decisions
    assert [told.title for told in first.before] == ["On the ferry"]
    assert first.before[0].lines == (
        "The engine stops, and starts again.",
        "Rosa: “We talk on the other side.”",
    )
    assert again.before == ()
    assert "thinks of the crane at the school" in bridge.before[0].setting
    state = led(done(PLAY, led_to_the_ferry(), GoOn()), "late-for-school")
    (quay,) = gather(PLAY, state, "2026-01-01T09:00:00+01:00").decisions
    with_group = gather(PLAY, state, "2026-01-01T09:00:00+01:00")
    assert [told.title for told in (*quay.before, *with_group.told)] == ["On the ferry", "On the stairs"]
    for one in (report, with_group):
        for told in (as_markdown(one), as_html(one), as_csv(one), as_json(one)):
            assert "On the ferry" in told
            assert "The engine stops, and starts again." in told


def test_a_scene_played_again_is_told_with_what_was_told_before_it_and_not_with_what_came_after() -> None:
    host, _ = played(GoOn(), GoOn(), *decided("late-for-school"))
    assert [told.id for told in host.state.told] == ["the-stairs"]
    host.do(GoOn())
    host.do(Undo())
    host.do(Undo())
    host.do(PlayAgain(0))
    assert (host.state.told, [told.id for told in host.state.visit.told_before]) == ((), ["the-ferry"])
