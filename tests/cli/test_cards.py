"""`workshop cards`: voting cards to print, on standard output or in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.slow


def test_a_set_of_cards_is_written_and_never_over_another_file(run: Run, home: Path, tmp_path: Path) -> None:
    done = run("cards", "-o", "cards.html")
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("The cards are in cards.html. Print it on A4")
    written = (tmp_path / "cards.html").read_text("utf-8")
    assert written == run("cards").out
    assert written.count('class="letter"') == 4
    assert run("cards", "-o", "cards.html").code == 2
    assert run("cards", "--replies", "6", "-o", "cards.html", "--replace").code == 0
    assert (tmp_path / "cards.html").read_text("utf-8").count('class="letter"') == 6
    assert run("cards", "--replies", "10").code == 2
    assert not home.exists()
