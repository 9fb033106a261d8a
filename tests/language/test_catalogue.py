"""The app's own words stand in one catalogue, and a language is a file."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.language.template import KEYWORDS, PACKAGE, TEMPLATE, template
from workshop.language.catalogue import DOMAIN, _, plural, speak
from workshop.store.library import shipped


@pytest.fixture
def backwards(tmp_path: Path) -> Iterator[Path]:
    """A folder with a language whose words are all in brackets."""
    catalogue = read_po(BytesIO(b'msgid "Two of {all}"\nmsgstr "[Two of {all}]"\n'), locale="eo")
    catalogue.add(("{number} hand", "{number} hands"), ("[{number} hand]", "[{number} hands]"))
    folder = tmp_path / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / f"{DOMAIN}.mo").open("wb") as file:
        write_mo(file, catalogue)
    yield tmp_path
    speak([])


def test_a_language_is_spoken_where_it_has_words_and_english_elsewhere(backwards: Path) -> None:
    speak(["eo"], backwards)
    assert _("Two of {all}") == "[Two of {all}]"
    assert _("Nobody has translated this") == "Nobody has translated this"
    assert [plural("{number} hand", "{number} hands", number) for number in (1, 3)] == [
        "[1 hand]",
        "[3 hands]",
    ]


def test_a_language_without_words_is_english(backwards: Path) -> None:
    speak(["tlh"], backwards)
    assert _("Two of {all}") == "Two of {all}"
    assert plural("{number} hand", "{number} hands", 2) == "2 hands"


@pytest.mark.parametrize(
    "damaged", [b"", b"\xde\x12\x04\x95", b"\xde\x12\x04\x95" + b"\xff" * 400, b"no catalogue"]
)
def test_a_damaged_catalogue_is_as_good_as_none(backwards: Path, damaged: bytes) -> None:
    (backwards / "eo" / "LC_MESSAGES" / f"{DOMAIN}.mo").write_bytes(damaged)
    speak(["eo"], backwards)
    assert _("Two of {all}") == "Two of {all}"


def test_what_is_too_large_for_a_catalogue_or_no_file_is_not_read(backwards: Path) -> None:
    catalogue = backwards / "eo" / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with catalogue.open("r+b") as file:
        file.truncate(1 << 40)
    speak(["eo"], backwards)
    assert _("Two of {all}") == "Two of {all}"
    catalogue.unlink()
    catalogue.mkdir()
    speak(["eo"], backwards)
    assert _("Two of {all}") == "Two of {all}"


@pytest.mark.parametrize("leading", ["../eo", "../fr/../eo", "{folder}/eo", "\0"])
def test_a_language_leads_to_no_file_outside_of_the_catalogues(backwards: Path, leading: str) -> None:
    (backwards / "fr").mkdir()
    speak([leading.format(folder=backwards)], backwards / "fr")
    assert _("Two of {all}") == "Two of {all}"


def test_the_template_is_as_the_code_says_it() -> None:
    assert TEMPLATE.read_text(encoding="utf-8") == template(), "run python -m tests.language.template"


@pytest.mark.parametrize("module", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_what_is_marked_for_translation_is_written_out(module: Path) -> None:
    nodes = [*ast.walk(ast.parse(module.read_text(encoding="utf-8")))]
    inside = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            assert id(node) not in inside, f"line {node.lineno}: not every Python finds it inside an f-string"
            said = node.args[: 2 if node.func.id == "plural" else 1]
            assert all(isinstance(each, ast.Constant) for each in said), f"line {node.lineno}"


@pytest.mark.parametrize("module", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_where_underscore_marks_words_it_names_nothing_else(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    marks = any(
        isinstance(node, ast.ImportFrom) and any(name.name == "_" for name in node.names)
        for node in ast.walk(tree)
    )
    if not marks:
        return
    for node in ast.walk(tree):
        stored = isinstance(node, ast.Name) and node.id == "_" and isinstance(node.ctx, ast.Store)
        named = isinstance(node, ast.arg) and node.arg == "_"
        hides = stored or named
        assert not hides, f"line {node.lineno} hides the mark"


SPOKEN = """
import sys
from pathlib import Path
import workshop.language.catalogue as catalogue
catalogue.speak(["eo"], Path(sys.argv.pop(1)))
catalogue.speak = lambda: None
from workshop.cli.main import run
sys.exit(run())
"""
PLACEHOLDER = re.compile(r"(\{[^}]*\})")
AUTHORED = frozenset(
    word
    for path in (shipped() / "ceo-product-review.toml", PACKAGE / "lenses" / "levels.toml")
    for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))
)


@pytest.fixture
def loud(tmp_path: Path) -> Path:
    """A folder with a language that is English in capitals."""
    catalogue = read_po(BytesIO(TEMPLATE.read_bytes()), locale="eo")
    for message in catalogue:
        if isinstance(message.id, tuple):
            message.string = tuple(map(in_capitals, message.id))
        elif message.id:
            message.string = in_capitals(message.id)
    folder = tmp_path / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / f"{DOMAIN}.mo").open("wb") as file:
        write_mo(file, catalogue)
    return tmp_path


def in_capitals(sentence: str) -> str:
    parts = PLACEHOLDER.split(sentence)
    return "".join(part if at % 2 else part.upper() for at, part in enumerate(parts))


def said(loud: Path, typed: str, *arguments: str) -> str:
    home = {"WORKSHOP_HOME": str(loud / "home"), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", SPOKEN, str(loud), *arguments]
    run = subprocess.run(command, input=typed, env=home, capture_output=True, text=True, check=False)
    return run.stdout + run.stderr


def test_a_session_line_by_line_is_spoken_in_the_language(loud: Path) -> None:
    told = said(
        loud, "1\n\n\nwhy\n2\n2\n\nhelp\nquit\n", "play", "ceo-product-review", "--plain", "--no-save"
    )
    assert "YOU SAY: Support has had no free seat" in told
    small = {word for word in re.findall(r"\w+", told) if word != word.upper()}
    assert small - AUTHORED <= {"quit", "back", "why", "help", "play"}  # what is typed


def test_the_command_line_is_spoken_in_the_language(loud: Path) -> None:
    assert "PRACTISE ALONE WITH SCENARIO" in said(loud, "", "play", "--help")
    assert "THERE IS NO SCENARIO" in said(loud, "", "play", "nowhere")
