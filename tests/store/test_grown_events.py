"""An event that gains a field: older files open with its default, and older programs refuse newer ones."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.play import ROOT
from tests.store.hosted_sessions import store_in
from workshop.store.exchange import NotASessionError, exported, plain_file, session_in
from workshop.store.records import RecordsDamagedError

FIXTURES = Path(__file__).parent / "fixtures"
GROUP = "20261120-1437-ceo-product-review-02"
LATER = """
import sys, types
from pathlib import Path
import workshop.session

path = Path(workshop.session.__file__).with_name("events.py")
now = "    text: str\\n    question: int = 0\\n"
text = path.read_text("utf-8")
assert text.count(now) == 1
module = types.ModuleType("workshop.session.events")
sys.modules["workshop.session.events"] = workshop.session.events = module
exec(compile(text.replace(now, now + '    mood: str = "calm"\\n'), str(path), "exec"), module.__dict__)

from workshop.session.commands import TakeNote
from workshop.session.events import NoteTaken
from workshop.store.exchange import exported, plain_file, session_in
from workshop.store.runs import open_store

home, older = Path(sys.argv[1]), sys.argv[2]
store = open_store(home)
kept = store.load(GROUP)
with plain_file(older) as file:
    assert session_in(file).records == kept.records
notes = [record.event for record in kept.records if isinstance(record.event, NoteTaken)]
assert notes and all(note.mood == "calm" for note in notes)
print(f"{len(notes)} notes")
again = tuple(
    record._replace(event=NoteTaken("later", mood="glad")) if isinstance(record.event, NoteTaken) else record
    for record in kept.records
)
store.delete(GROUP)
store.adopt(kept._replace(records=again))
(home / "later.jsonl").write_text(exported(store.load(GROUP)), "utf-8")
"""
"""The version to come, in which a note has a mood: reads what this one wrote, and writes its own."""


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the version to come, after it has read what there was and written over it."""
    home = tmp_path_factory.mktemp("later")
    shutil.copy(FIXTURES / "v1.db", home / "sessions.db")
    code = LATER.replace("GROUP", repr(GROUP))
    command = [sys.executable, "-c", code, str(home), str(FIXTURES / "v1-group.jsonl")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(" notes\n")
    return home


def test_a_database_and_an_export_that_lack_the_field_open_with_its_default(later: Path) -> None:
    assert (later / "later.jsonl").exists()


def test_a_database_with_a_field_more_is_refused_by_its_name(later: Path) -> None:
    before = (later / "sessions.db").read_bytes()
    store = store_in(later)
    with pytest.raises(RecordsDamagedError, match="this version knows no field “mood”"):
        store.load(GROUP)
    assert len(store.sessions()) == 4
    assert (later / "sessions.db").read_bytes() == before


def test_an_export_with_a_field_more_is_refused_with_its_line(later: Path) -> None:
    with (
        plain_file(str(later / "later.jsonl")) as file,
        pytest.raises(NotASessionError, match=r"line \d+: .*this version knows no field “mood”"),
    ):
        session_in(file)


def test_other_sessions_beside_it_go_on(later: Path) -> None:
    store = store_in(later)
    other = next(each.id for each in store.sessions() if each.id != GROUP)
    assert exported(store.load(other))
