"""The library: told from the heads of files, with an index that may be lost, damaged or wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.store.library import Heading, Library, UnknownScenarioError, read_file, shipped

HEAD = """# A comment
format = 1
id = "{id}"
title = "{title}"
summary = "Two weeks."   # what it is about
minutes = 45
language = "en"
lenses = ["levels"]
teaches = [
  "F1", "F2",
  "F3",
]
"""
BODY = '\n[cast.ada]\nname = "Ada"\n'


def put(folder: Path, id: str, title: str = "The Reply", name: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or f"{id}.toml")
    path.write_text(HEAD.format(id=id, title=title) + BODY, "utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def library_of(home: Path | None, *given: Path) -> Library:
    return Library(home, given, comes_with=(home or Path("/nowhere")) / "shipped")


def test_the_shipped_scenarios_are_listed_without_problems() -> None:
    listing = Library(None).headings()
    assert {"ceo-product-review", "platform-availability"} <= {heading.id for heading in listing.headings}
    assert [problem for problem in listing.problems if problem.file.startswith(str(shipped()))] == []


def test_a_heading_has_what_a_list_shows(tmp_path: Path) -> None:
    path = put(tmp_path, "one", "Über die Antwort")
    assert read_file(str(path)) == Heading(
        "one", "Über die Antwort", "Two weeks.", 45, "en", ("levels",), ("F1", "F2", "F3"), str(path)
    )


def test_shipped_own_and_given_scenarios_are_listed_by_title(home: Path, tmp_path: Path) -> None:
    put(home / "shipped", "one", "Beta")
    put(home / "scenarios", "two", "alpha")
    put(tmp_path / "folder", "three", "gamma")
    file = put(tmp_path / "other", "four", "Delta")
    listing = library_of(home, tmp_path / "folder", file).headings()
    assert [heading.title for heading in listing.headings] == ["alpha", "Beta", "Delta", "gamma"]
    assert listing.problems == ()


def test_without_a_home_the_shipped_ones_are_there(tmp_path: Path) -> None:
    put(tmp_path, "one")
    assert [one.id for one in Library(None, comes_with=tmp_path).headings().headings] == ["one"]


def test_a_file_that_was_given_and_is_in_a_folder_is_listed_once(home: Path) -> None:
    path = put(home / "scenarios", "one")
    listing = library_of(home, path, path.parent).headings()
    assert len(listing.headings) == 1
    assert listing.problems == ()


@pytest.mark.parametrize(
    "head",
    [
        'id = "one"\ntitle = "The Reply"\nsummary = """\nTwo\n[weeks]\n"""\nminutes = 4\nlenses = []',
        "id='one'\ntitle='The Reply'\nsummary='Two [weeks]'\nminutes=4\nlenses=['l']\nteaches=[]",
        '"id" = "one"\ntitle = "The \\u0052eply"\nsummary = "Two\\n[weeks]"\nminutes = 0x4\nlenses=[]',
        'lenses = [\n# c\n"l" ]\nid = "one"\ntitle = "The Reply"\nsummary = "Two [weeks]"\nminutes = 4',
        'a = [\n[1],\n]\nid = "one"\ntitle = "The Reply"\nsummary = "Two [weeks]"\nminutes = 4\nlenses = []',
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("more", ["", BODY])
def test_a_head_is_read_however_it_is_written(
    tmp_path: Path, head: str, end: str, mark: str, more: str
) -> None:
    path = tmp_path / "one.toml"
    text = f'{head}\nlanguage = "en"\n{more}'
    path.write_bytes((mark + text.replace("\n", end)).encode())
    found = read_file(str(path))
    assert isinstance(found, Heading), found
    assert (found.id, found.title, found.summary, found.minutes) == ("one", "The Reply", "Two [weeks]", 4)


def test_a_head_longer_than_what_is_read_at_once_is_read(tmp_path: Path) -> None:
    path = put(tmp_path, "one")
    path.write_text("# long\n" * 4096 + path.read_text())
    assert isinstance(read_file(str(path)), Heading)


lines = st.sampled_from(
    ['id = "a"', 'id = "b"', 'title = "T"', "title = 'T'", 'summary = "S # not"', "minutes = 5", "[t]",
     'language = "en"', 'lenses = ["l"]', 'lenses = ["l", "m",]', "lenses = []", "# c", "", " ", " [u]",
     'y = """', '"""', "z = [", "]", '"a",', "k = 1 k = 2", "\t", 'teaches = ["F1"', "x.y = 1", "\x01",
     'title = "\\u0041"', "minutes = 5.0", "minutes = 05", 'id = "a" # [c]', "id = 5", "x = {a = 1}"]
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(lines, max_size=12), st.permutations(list(range(6))))
def test_the_quick_way_finds_what_the_parser_finds(
    tmp_path_factory: pytest.TempPathFactory, more: list[str], order: list[int]
) -> None:
    usual = ['id = "a"', 'title = "T"', 'summary = "S"', "minutes = 5", 'language = "en"', 'lenses = ["l"]']
    text = "\n".join([*(usual[place] for place in order), *more, "[cast]", ""])
    path = tmp_path_factory.getbasetemp() / "quick.toml"
    path.write_text(text, "utf-8")
    found = read_file(str(path))
    try:
        keys = tomli.loads(text)
    except ValueError:
        return  # the head may be sound and the rest not
    if isinstance(found, Heading):
        assert (found.id, found.title, found.minutes) == (keys["id"], keys["title"], keys["minutes"])
        assert list(found.lenses) == keys["lenses"]
        assert list(found.teaches) == keys.get("teaches", [])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "(id)"),
        (b"id = 5\n[cast]\n", "(id)"),
        (b'id = "../../etc"\n[cast]\n', "(id)"),
        (b'id = "One"\n[cast]\n', "(id)"),
        (b'id = "one"\n[cast]\n', "(title)"),
        (b'id = "one"\ntitle = \n', ":2:7: error"[:5]),
        (b'id = "one"\ntitle = "\xe9"\n', ":2:10: E003 not UTF-8 (0xE9)"),
        (b"\xff\xfea\0", "UTF-16"),
        (b'id = "one"\0', "NUL"),
        (b"a = " + b"[" * 5000, "no TOML that can be read"),
        (b"a = " + b"9" * 5000, "no TOML that can be read"),
        (b"[cast]\nname = 1\n[cast]\n", "(id)"),
    ],
)
def test_a_file_that_cannot_be_listed_is_a_problem_of_one_line(home: Path, content: bytes, says: str) -> None:
    put(home / "scenarios", "fine")
    (home / "scenarios" / "odd.toml").write_bytes(content)
    for _ in range(2):  # read, and from the index
        listing = library_of(home).headings()
        assert [heading.id for heading in listing.headings] == ["fine"]
        (problem,) = listing.problems
        assert says in str(problem)
        assert "odd.toml" in str(problem)
        assert "\n" not in str(problem)


def test_what_is_no_file_is_a_problem_and_is_not_waited_for(home: Path) -> None:
    folder = home / "scenarios"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "pipe.toml")
    (folder / "folder.toml").mkdir()
    (folder / "nowhere.toml").symlink_to("missing")
    (folder / "loop.toml").symlink_to("loop.toml")
    (folder / "device.toml").symlink_to("/dev/zero")
    (folder / "large.toml").touch()
    os.truncate(folder / "large.toml", 50 * 2**30)
    says = {Path(problem.file).stem: problem.text for problem in library_of(home).headings().problems}
    assert says["pipe"] == "this is a named pipe, not a file"
    assert says["folder"] == "this is a folder, not a file"
    assert says["nowhere"] == "there is no such file"
    assert "loop" in says["loop"]
    assert says["device"] == "this is a device, not a file"
    assert "the limit is" in says["large"]


def test_hidden_and_other_files_are_none_of_its_business(home: Path) -> None:
    put(home / "scenarios", "one", name=".one.toml")
    put(home / "scenarios", "two", name="two.txt")
    assert library_of(home).headings() == ((), ())


def test_a_given_path_that_is_nothing_is_a_problem(home: Path, tmp_path: Path) -> None:
    (problem,) = library_of(home, tmp_path / "missing").headings().problems
    assert problem.text == "there is no such file"


def test_an_id_that_two_files_have_is_said_and_neither_is_guessed(home: Path) -> None:
    first, second = put(home / "shipped", "one", "A"), put(home / "scenarios", "one", "B")
    listing = library_of(home).headings()
    assert [heading.path for heading in listing.headings] == [str(first), str(second)]
    assert [str(problem) for problem in listing.problems] == [
        f"{second}: W123 one is the id of {first} too, so neither can be named by it (id)"
    ]
    with pytest.raises(UnknownScenarioError, match="Name the file that is meant"):
        library_of(home).find("one")


def test_a_scenario_is_found_by_id_or_path(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, outside = put(home / "scenarios", "one"), put(tmp_path / "elsewhere", "two")
    assert library_of(home).find("one") == inside
    assert library_of(home).find(str(outside)) == outside
    monkeypatch.chdir(outside.parent)
    assert library_of(home).find("two.toml") == Path("two.toml")
    (outside.parent / "plain").touch()
    assert library_of(home).find("plain") == Path("plain")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("forty-hour-reply", "There is no scenario forty-hour-reply; the nearest is the-forty-hour-reply."),
        ("the-forty-hour-reply-2", "the nearest is the-forty-hour-reply."),
        ("xyz", "There is no scenario xyz."),
        ("", "There is no scenario"),
        ("missing.toml", "There is no file missing.toml."),
        ("a/b", "There is no file a/b."),
        ("\x1b[2J", "There is no scenario \ufffd[2J."),
        ("a\0b", "There is no scenario a\ufffdb."),
    ],
)
def test_a_miss_names_the_nearest(home: Path, name: str, says: str) -> None:
    put(home / "scenarios", "the-forty-hour-reply")
    with pytest.raises(UnknownScenarioError) as missed:
        library_of(home).find(name)
    assert says in str(missed.value)


def test_text_of_a_head_is_cleaned_and_kept_short(home: Path) -> None:
    put(home / "scenarios", "one", "A\\u001b[31m \u202ered" + "x" * 200)
    (heading,) = library_of(home).headings().headings
    assert heading.title.startswith("A\ufffd[31m \ufffdredxx")
    assert len(heading.title) == 80


def read_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that a listing opens."""
    opened: list[str] = []
    real = os.open

    def counted(path: object, *more: int) -> int:
        opened.append(Path(str(path)).stem)
        return real(path, *more)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", counted)
        library_of(home).headings()
    return [name for name in opened if not name.startswith((".", "library-")) and name != "cache"]


def test_what_has_not_changed_is_not_read_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for id in ("one", "two", "three"):
        put(home / "scenarios", id)
    before = library_of(home).headings()
    assert read_again(home, monkeypatch) == []
    assert library_of(home).headings() == before
    os.utime(home / "scenarios" / "two.toml", ns=(1, 1))
    assert read_again(home, monkeypatch) == ["two"]
    with (home / "scenarios" / "one.toml").open("a") as file:
        file.write("\n")
    os.utime(home / "scenarios" / "one.toml", ns=(1, 1))
    assert read_again(home, monkeypatch) == ["one"]
    put(home / "scenarios", "four")
    assert read_again(home, monkeypatch) == ["four"]
    (home / "scenarios" / "three.toml").unlink()
    assert [heading.id for heading in library_of(home).headings().headings] == ["four", "one", "two"]
    assert read_again(home, monkeypatch) == []


@pytest.mark.parametrize(
    "damage", ["", "{}", "[]", "null", "\xff", '{"format": 1}\n{}\n}', "cut", "[" * 9000]
)
def test_a_cache_that_is_damaged_is_made_again(home: Path, damage: str) -> None:
    put(home / "scenarios", "one")
    before = library_of(home).headings()
    (cache,) = (home / "cache").iterdir()
    whole = cache.read_bytes()
    cache.write_bytes(whole[:-9] if damage == "cut" else damage.encode("latin-1"))
    assert library_of(home).headings() == before
    assert cache.read_bytes() == whole


def test_an_index_that_cannot_be_kept_is_done_without(home: Path) -> None:
    put(home / "scenarios", "one")
    (home / "cache").write_text("a file in the way")
    for _ in range(2):
        assert [heading.id for heading in library_of(home).headings().headings] == ["one"]
    assert (home / "cache").read_text() == "a file in the way"


def test_a_permission_that_comes_back_is_noticed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home / "scenarios", "one")
    real = os.open

    def refused(path: object, flags: int, mode: int = 0o777) -> int:
        if str(path).endswith("one.toml"):
            raise PermissionError(13, "Permission denied")
        return real(path, flags, mode)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refused)
        (problem,) = library_of(home).headings().problems
        assert "no permission" in problem.text
    assert library_of(home).headings().problems == ()


def test_listing_loads_neither_pydantic_nor_sqlite(home: Path) -> None:
    put(home / "scenarios", "one")
    code = (
        "import sys; from pathlib import Path; from workshop.store.library import Library;"
        f"Library(Path({str(home)!r})).headings();"
        "print({'pydantic', 'sqlite3', 'importlib.metadata', 'difflib', 'platformdirs'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_single_questions_stand_apart_below_the_stories(tmp_path: Path):
    headings = Library(None).headings().headings
    singles = [heading.single for heading in headings]
    assert any(singles)
    assert singles == sorted(singles)
    library = Library(None)
    assert {library.origin(heading) for heading in headings} == {"shipped"}
