"""Groups by their names, and plans made days before: `plan`, and `--group` where sessions are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.play import story_file
from tests.store.hosted_sessions import kept, store_in, whole_records
from workshop.session.events import (
    DebriefOpened,
    GroupNamed,
    HeadsCounted,
    HostingStarted,
    PlanMade,
    Record,
    SceneEntered,
    SessionStarted,
)

pytestmark = pytest.mark.slow

NAME = "ceo-product-review"


def led_with(home: Path, group: str, rehearsal: bool = False, closed: bool = False, events: int = 60) -> str:
    records = whole_records(rehearsal)
    records = records if closed else records[:events]
    return kept(store_in(home), (*records, Record(len(records) + 1, records[-1].at, GroupNamed(group)))).id


def test_a_plan_is_kept_for_a_group_and_changed_by_asking_again(run: Run, home: Path) -> None:
    done = run("plan", NAME, "--group", "Sales", "--heads", "12")
    assert (done.code, done.err) == (0, f"To lead it: workshop host {NAME} --group Sales\n")
    assert done.out.startswith("The Forty-Hour Reply: for Sales, 12 people, 45 minutes, 3 decisions\n1. ")
    document = run("plan", NAME, "--group", "sales", "--scenes", "a-call, the-question", "--json").document
    assert (document["group"], document["heads"], document["minutes"]) == ("Sales", 12, 45)
    assert [scene["id"] for scene in document["scenes"]] == ["the-question", "a-call"]
    assert document["remarks"]
    (kept_plan,) = store_in(home).sessions()
    assert (kept_plan.id, kept_plan.planned, kept_plan.group) == (document["session"], True, "Sales")
    events = [record.event for record in store_in(home).records(kept_plan.id)]
    assert [type(event) for event in events] == [
        SessionStarted, HostingStarted, PlanMade, HeadsCounted, GroupNamed, PlanMade,
    ]  # fmt: skip
    assert events[-1] == PlanMade(("the-question", "a-call"), 45)
    assert run("plan", NAME, "--minutes", "30").err == f"To lead it: workshop host {NAME}\n"
    assert [one.group for one in store_in(home).sessions()] == ["", "Sales"]


def test_a_short_plan_says_what_it_leaves_out_and_stages_are_set_by_hand(run: Run, home: Path) -> None:
    short = run("plan", NAME, "--minutes", "10")
    assert short.out.startswith("The Forty-Hour Reply: 10 minutes, 1 decision\n1. ")
    assert "Left out: purpose and agenda, contract, practice vote, debrief: so what" in short.out
    by_hand = run("plan", NAME, "--stages", "contract, so-what", "--json").document
    assert by_hand["without"] == ["purpose", "practice", "now-what", "focus", "commitments", "exit"]
    assert by_hand["minutes"] == 10
    assert run("plan", NAME, "--stages", "all", "--json").document["without"] == []
    unknown = run("plan", NAME, "--stages", "practise")
    assert (unknown.code, unknown.out) == (2, "")
    assert "practise is no stage that can be left out. Did you mean 'practice'?" in unknown.err


def test_three_stories_share_ninety_minutes_and_each_is_led_by_its_own_plan(run: Run, home: Path) -> None:
    three = (NAME, "platform-availability", "four-tabs")
    document = run("plan", *three, "--minutes", "90", "--group", "Sales", "--json").document
    first, middle, last = document["programme"]
    assert sum(plan["minutes"] for plan in document["programme"]) <= 90
    assert [len(plan["scenes"]) for plan in document["programme"]] == [3, 2, 2]
    assert "purpose" not in first["without"]
    assert "exit" in first["without"]
    assert len(middle["without"]) == 8
    assert "exit" not in last["without"]
    assert len(store_in(home).sessions()) == 3
    told = run("plan", *three, "--group", "Sales")
    assert told.err.count("To lead it: workshop host ") == 3
    assert len(store_in(home).sessions()) == 3
    assert "3 stories take 30 minutes at least" in run("plan", *three, "--minutes", "25").err
    assert "each scenario once" in run("plan", NAME, NAME).err
    assert "of several each has its own" in run("plan", *three, "--scenes", "a-call").err


def test_line_by_line_a_group_is_led_from_the_plan_that_was_made_for_it(run: Run, home: Path) -> None:
    document = run("plan", NAME, "--group", "Sales", "--json").document
    done = run("host", NAME, "--plain", "--group", "sales", "--heads", "9")
    assert f"workshop resume {document['session']}" in done.out + done.err
    assert (len(store_in(home).sessions()), store_in(home).heads(document["session"])) == (1, 9)


def test_a_plan_for_a_file_is_led_by_the_name_of_the_file(run: Run, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "my stories" / "mine.toml"
    file.parent.mkdir()
    file.write_bytes(story_file(NAME).read_bytes())
    assert (
        run("plan", str(file), "--group", "Sales").err
        == f"To lead it: workshop host '{file}' --group Sales\n"
    )


def test_a_plan_that_cannot_be_is_refused_and_nothing_is_kept(run: Run, home: Path) -> None:
    done = run("plan", NAME, "--scenes", "the-qeustion")
    assert done.code == 2
    assert "There is no scene the-qeustion" in done.err
    assert run("plan", "ceo-product-reveiw").code == 2
    assert not home.exists() or store_in(home).sessions() == []


def test_sessions_and_reports_are_found_by_the_group(run: Run, home: Path) -> None:
    sales, support = led_with(home, "Sales", closed=True), led_with(home, "Support")
    led_with(home, "Sales", rehearsal=True)
    assert f"{support}  The Forty-Hour Reply, with Support, scene" in run("sessions").out
    (found,) = run("sessions", "--json", "--group", "SALES").document["sessions"]
    assert (found["id"], found["group"]) == (sales, "Sales")
    assert sales in run("report", "--group", "sales", "-o", "r.md").err
    unknown = run("report", "--group", "Slaes")
    assert (unknown.code, unknown.out) == (2, "")
    assert "There is no session with a group called Slaes. Did you mean 'Sales'?" in unknown.err
    both = run("report", sales, "--group", "Sales")
    assert (both.code, both.out) == (2, "")
    assert "leave one out" in both.err


def test_a_report_is_of_the_last_session_that_was_led_and_not_of_a_plan_made_after_it(
    run: Run, home: Path
) -> None:
    led = led_with(home, "Blue")
    run("plan", NAME, "--group", "Blue")
    run("host", "four-tabs", "--plain", "--group", "Blue", typed="begin\nquit\n")
    assert [one.place for one in store_in(home).of_group("Blue")][:2] == ["opening", "being planned"]
    for asked in (("report",), ("report", "--group", "blue")):
        done = run(*asked, "-o", "r.md", "--replace")
        assert done.err.startswith(f"The report of {led} is in ")
    assert "The Forty-Hour Reply" in run("follow-up", "--group", "blue").out.splitlines()[0]


def test_where_a_group_has_only_plans_a_report_says_so(run: Run, home: Path) -> None:
    run("plan", NAME, "--group", "Blue")
    for asked in (("report",), ("report", "--group", "blue"), ("follow-up", "--group", "blue")):
        done = run(*asked)
        assert (done.code, done.out) == (2, "")
        assert "only planned" in done.err


def test_the_last_session_with_a_group_is_gone_on_with_unless_it_was_closed(run: Run, home: Path) -> None:
    led_with(home, "Sales", closed=True)
    support = led_with(home, "Support")
    closed = run("resume", "--group", "Sales", "--plain")
    assert (closed.code, closed.out) == (2, "")
    assert "The sessions with Sales are closed." in closed.err
    done = run("resume", "--group", "support", "--plain")
    assert f"workshop resume {support}" in done.out + done.err


def test_a_rehearsal_is_never_the_last_session(run: Run, home: Path) -> None:
    rehearsed = kept(store_in(home), whole_records(True)[:60]).id
    assert "There is no session to go on with" in run("resume", "--plain").err
    done = run("resume", rehearsed, "--plain")
    assert f"workshop resume {rehearsed}" in done.out + done.err


def test_a_next_story_is_found_for_a_group_that_has_played_one(run: Run, home: Path) -> None:
    led_with(home, "Sales", closed=True)
    led_with(home, "Support", rehearsal=True)
    path = run("list", "--path", "--group", "sales", "--json").document["path"]
    assert [one["id"] for one in path if one["played"]] == [NAME]
    assert [one["next"] for one in path][:2] == [False, True]
    told = run("list", "--path").out.splitlines()
    assert told[0].startswith(f"1. {NAME}")
    assert " Next." in told[0]
    assert run("list", "--group", "Sales").code == 2
    short = run("list", "--for", "executives", "--minutes", "25")
    assert short.out
    assert all(line.endswith(" 25 minutes.") for line in short.out.splitlines())
    nobody = run("list", "--for", "plumbers")
    assert (nobody.code, nobody.out) == (0, "")
    assert "Nothing here is for plumbers" in nobody.err
    assert "There is: " in run("list", "--lens", "levls").err
    assert "four-tabs" in run("list", "--level", "3").out


def test_a_story_that_was_only_looked_into_is_left_open_on_the_path_and_still_the_next(
    run: Run, home: Path
) -> None:
    kinds = [type(record.event) for record in whole_records()]
    led_with(home, "Blue", events=kinds.index(SceneEntered) + 1)
    first = run("list", "--path", "--group", "blue", "--json").document["path"][0]
    assert first == {"id": NAME, "played": False, "left_open": True, "next": True}
    assert " Left open. Next." in run("list", "--path", "--group", "blue").out.splitlines()[0]
    led_with(home, "Blue", events=kinds.index(DebriefOpened) + 1)
    first = run("list", "--path", "--group", "blue", "--json").document["path"][0]
    assert first == {"id": NAME, "played": True, "left_open": False, "next": False}


def test_a_plan_has_a_question_of_the_rooms_own_until_it_is_asked_for_elsewhere(run: Run, home: Path) -> None:
    planned = run("plan", NAME, "--own-question", "--json").document
    assert planned["own_question"] == "closing"
    assert len(planned["scenes"]) == 2
    assert run("plan", NAME, "--minutes", "60", "--json").document["own_question"] == "closing"
    assert "in the opening: 10 minutes" in run("plan", NAME, "--own-question-first").out
    assert run("plan", NAME, "--own-question", "--own-question-first").code == 2


def test_in_a_programme_one_story_has_the_rooms_own_question_and_its_minutes_are_among_all(
    run: Run, home: Path
) -> None:
    made = run("plan", NAME, "six-dots", "--minutes", "60", "--own-question", "--json").document
    plans = made["programme"]
    assert [plan["own_question"] for plan in plans] == ["", "closing"]
    assert sum(plan["minutes"] for plan in plans) <= 60
