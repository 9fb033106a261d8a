"""What holds more than anybody writes is refused at its place, in bounded time, whatever it is made of."""

from __future__ import annotations

import pytest
import tomli

from tests.scenario.samples import load, only
from workshop.scenario.toml.positions import MOST_VALUES, TooMuchError
from workshop.scenario.toml.tables import parsed

MANY = MOST_VALUES + 1
TOO_MUCH = {
    "numbers": ("a = [" + "1," * MANY + "]", 5 + 2 * (MOST_VALUES - 1), "30,000 values"),
    "texts": ("a = [" + "'=,'," * MANY + "]", 5 + 5 * (MOST_VALUES - 1), "30,000 values"),
    "lists": ("a = [" + "[]," * MANY + "]", 5 + 3 * (MOST_VALUES - 1), "30,000 values"),
    "inline tables": ("a = [" + "{}," * MANY + "]", 5 + 3 * (MOST_VALUES - 1), "30,000 values"),
    "headers": ("[[a]]\n" * MANY, 6 * (MOST_VALUES - 1), "30,000 values"),
    "a long key": ("x = 1\n" + ".".join("a" * 40_000) + " = 1", 6, "nested more than 12 levels"),
    "long keys": (
        "\n".join(".".join([f"k{n}", *"a" * 900]) + " = 1" for n in range(100)),
        0,
        "nested more than 12 levels",
    ),
}


@pytest.mark.parametrize(("text", "offset", "said"), TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_what_is_too_much_is_refused_at_its_place_and_never_parsed(
    text: str, offset: int, said: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tomli, "loads", lambda _: pytest.fail("this was parsed"))
    with pytest.raises(TooMuchError) as refused:
        parsed(text)
    assert said in refused.value.text
    assert refused.value.offset == offset


@pytest.mark.parametrize("digits", ["9" * 5_000, "0x" + "f" * 5_000, "1" * 900_000])
def test_a_number_that_nobody_can_read_is_refused_at_its_place(digits: str):
    problem = only(load(f"x = 1\na = [{digits}]").problems.shown)
    assert (problem.line, problem.column, problem.code) == (2, 6, "E005")
    assert problem.text == "a number this long cannot be read"


SAID = "=,[{." * MANY
BEARABLE = {
    "a text": f'a = "{SAID}"',
    "a text as it is": f"a = '{SAID}'",
    "a long text": f'a = """{SAID}"\\"""""',
    "a long text as it is": f"a = '''{SAID}'a'''",
    "a comment": f"a = 1 # {SAID}",
    "a comment with quotation marks": f"a = 1 # don't \"{SAID}",
    "a text with an escape at its end": f'a = "{SAID}\\\\"',
    "many comments": "# a = [1]\n" * 50_000,
}


@pytest.mark.parametrize("text", BEARABLE.values(), ids=BEARABLE.keys())
def test_signs_in_texts_and_comments_are_no_values(text: str):
    assert parsed(text) == tomli.loads(text)


@pytest.mark.parametrize("mark", ['"', "'", '"""', "'''", '"""\\', "#"])
def test_a_text_that_is_not_closed_is_left_to_the_parser(mark: str):
    with pytest.raises(tomli.TOMLDecodeError):
        parsed(f"a = {mark}{SAID}")
