"""`workshop follow-up`: what was kept is read back after two weeks, with two moments to hear anew."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.store.hosted_sessions import (
    kept,
    led,
    opening,
    recorded,
    store_in,
    whole_records,
    with_own_question,
)
from workshop.session.commands import CloseVote, GoOn, RevealDistribution, RevealVerdict, SettlePath
from workshop.session.host import Host

pytestmark = pytest.mark.slow


def commands_in(told: str) -> list[list[str]]:
    lines = (line.partition("workshop host ")[2] for line in told.splitlines())
    return [shlex.split(line) for line in lines if line]


def test_it_reads_back_what_was_kept_and_names_two_moments_that_were_not_played(run: Run, home: Path) -> None:
    kept(store_in(home), with_own_question())
    told = run("follow-up")
    assert (told.code, told.err) == (0, "")
    assert "If a why comes, then I say the effect first." in told.out
    assert "Did the moment come?" in told.out
    assert "We name the level" in told.out
    assert "Why is this late again?" in told.out
    assert len(commands_in(told.out)) == 2
    assert "ceo-product-review" not in {words[0] for words in commands_in(told.out)}


def test_the_commands_that_it_prints_lead_those_moments(run: Run, home: Path) -> None:
    kept(store_in(home), whole_records())
    told = run("follow-up").out
    asked = re.findall(r"^> .*: “(.*)”$", told, re.MULTILINE)
    assert len(asked) == len(commands_in(told)) == 2
    for says, words in zip(asked, commands_in(told), strict=True):
        led = run("host", *words, "--plain", typed="begin\n" + "\n" * 4 + "quit\n")
        assert led.code == 0, led.err
        assert says in led.out


def test_as_a_page_it_is_written_whole_or_not_at_all(run: Run, home: Path, tmp_path: Path) -> None:
    kept(store_in(home), whole_records())
    page = tmp_path / "later.html"
    assert run("follow-up", "--html", str(page)).code == 0
    text = page.read_text("utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "default-src 'none'" in text
    assert "If a why comes" in text
    assert run("follow-up", "--html", str(page)).code == 2
    assert run("follow-up", "--html", str(page), "--replace").code == 0


def test_a_scene_whose_path_was_followed_by_hand_is_said_to_be_not_counted(run: Run, home: Path) -> None:
    def followed(host: Host) -> None:
        opening(host)
        led(host, *[GoOn()] * 3, CloseVote(), RevealDistribution())
        led(host, SettlePath("figures"), GoOn(), RevealVerdict())

    kept(store_in(home), recorded(followed))
    told = run("follow-up").out
    assert "In 1 scene that called for it hands were not counted." in told
    assert "were there where it was called for" not in told


def test_where_no_group_was_led_it_says_how_to_begin(run: Run, home: Path) -> None:
    done = run("follow-up")
    assert (done.code, done.out) == (2, "")
    assert "workshop host" in done.err
    kept(store_in(home), whole_records(rehearsal=True))
    assert run("follow-up").code == 2
