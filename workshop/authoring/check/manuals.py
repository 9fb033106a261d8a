"""The manual of each rule of `workshop check`: why it is there, what fails, what passes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import tomli

FOLDER = Path(__file__).parents[2] / "manuals"
SAMPLES = {
    "scenario": FOLDER / "sample.toml",
    "week": FOLDER / "sample-week.toml",
    "cards": FOLDER / "sample-cards.toml",
    "translation": FOLDER / "sample.de.toml",
    "lens": Path(__file__).parents[2] / "lenses" / "levels.toml",
}
"""The files in which the examples stand, by what the manuals call them."""
ALL = "all"
_CODE = re.compile(r"[EW][0-9]{3}")
_MOST_NEAR = 3
_MISREAD = str.maketrans("OIL", "011")
"""Letters that are taken for digits."""


class Manual(NamedTuple):
    """What an author reads about a rule. The examples are whole lines; `passes` stands in the sample."""

    code: str
    name: str
    title: str
    why: str
    fails: str = ""
    passes: str = ""
    at: str = ""
    """What both examples take the place of, if that is not `passes` itself."""
    sample: str = "scenario"
    """What they stand in: one of `SAMPLES`, or `none` where they are the whole of a file."""
    encoding: str = "utf-8"
    """That of the file that fails."""

    @property
    def severity(self) -> str:
        return "warning" if self.code.startswith("W") else "error"

    def paragraphs(self) -> Iterator[str]:
        """The manual as plain text."""
        yield f"{self.code} {self.name} ({self.severity})"
        yield self.title
        yield self.why.strip()
        if self.fails:
            yield f"Fails:\n{_indented(self.fails)}"
            yield f"Passes:\n{_indented(self.passes)}"

    def document(self) -> dict[str, str]:
        """The manual as data."""
        about = {"code": self.code, "name": self.name, "severity": self.severity, "title": self.title}
        examples = {"fails": self.fails, "passes": self.passes} if self.fails else {}
        return {**about, "why": self.why.strip(), **examples}


def codes() -> list[str]:
    """Every code that has a manual."""
    return sorted((path.stem for path in FOLDER.glob("*.toml") if _CODE.fullmatch(path.stem)), key=_by_number)


def manual(code: str) -> Manual:
    """The manual of a code that has one."""
    return Manual(code, **tomli.loads((FOLDER / f"{code}.toml").read_text("utf-8")))


def manuals() -> Iterator[Manual]:
    yield from map(manual, codes())


def manual_named(asked: str) -> Manual | None:
    """The manual that goes by this code or name, in capitals or not."""
    code, known = asked.strip().upper(), codes()
    if code in known:
        return manual(code)
    wanted = asked.strip().lower()
    return next((each for each in manuals() if each.name == wanted), None)


def nearest_names(asked: str) -> list[str]:
    """The codes and names most like what was asked for."""
    code = asked.strip().upper().translate(_MISREAD)
    close = difflib.get_close_matches(code, codes(), n=_MOST_NEAR, cutoff=0.5)
    names = {each.name: f"{each.code} {each.name}" for each in manuals()}
    close += [
        names[name] for name in difflib.get_close_matches(asked.strip().lower(), names, n=1, cutoff=0.6)
    ]
    return close


def _by_number(code: str) -> tuple[str, str]:
    return code[1:], code[0]


def _indented(example: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in example.strip("\n").split("\n"))
