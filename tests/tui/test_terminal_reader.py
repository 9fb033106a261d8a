"""What a terminal sends is read the same wherever the system cuts it in two."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from textual import events
from textual.message import Message

from workshop.tui.terminal_reader import MOST_ALIKE, MOST_PASTED, SLOW_PASTE, SLOW_SEQUENCE, TerminalReader

PASTE = "\x1b[200~{}\x1b[201~"
SENT = {
    "letters outside ASCII": "né1€ह𝄞x",
    "arrows and function keys": "\x1b[A\x1b[1;5C\x1bOP\x1b[15~\x1b[6~q",
    "a kitty key": "\x1b[233u\x1b[97;5ux",
    "a mouse": "\x1b[<0;10;10M\x1b[<0;10;10mx",
    "a paste": PASTE.format("two\rlines: é€𝄞") + "x",
    "a paste with sequences in it": PASTE.format("\x1b[A rr \x1b" + "r" * 40 + "\x1b[200~\x1b[20") + "x",
    "two pastes": PASTE.format("one") + "é" + PASTE.format("two") + "x",
    "an empty paste": PASTE.format("") + "x",
    "reports": "\x1b[?2026;2$y\x1b[48;24;80;0;0t\x1b[I\x1b[Ox",
    "what is no text": "\udcffa\udcc3\udcc3é",
}


class Watch:
    """Seconds that go by when told."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def described(messages: Iterable[Message]) -> list[tuple[object, ...]]:
    return [
        (type(one), getattr(one, "key", None), getattr(one, "text", None), getattr(one, "character", None))
        for one in messages
    ]


def read(reader: TerminalReader, *pieces: bytes) -> list[tuple[object, ...]]:
    """What comes of these pieces, with a look at the clock after each."""
    found: list[tuple[object, ...]] = []
    for piece in pieces:
        found += described(reader.feed(piece))
        found += described(reader.tick())
    return found


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
def test_a_cut_at_any_byte_changes_nothing(sent: str) -> None:
    data = sent.encode("utf-8", "surrogateescape")
    whole = read(TerminalReader(), data)
    assert whole[-1][3] in ("x", "é") or whole[-1][1] in ("x", "q")
    for at in range(1, len(data)):
        assert read(TerminalReader(), data[:at], data[at:]) == whole, at
    assert read(TerminalReader(), *(bytes([byte]) for byte in data)) == whole


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
def test_a_slow_line_changes_nothing_but_where_escape_stands_alone(sent: str) -> None:
    data = sent.encode("utf-8", "surrogateescape")
    whole = read(TerminalReader(), data)
    for at in range(1, len(data)):
        if data[at - 1 : at] == b"\x1b" and b"\x1b[200~" not in data[:at]:
            continue
        watch = Watch()
        reader = TerminalReader(seconds=watch)
        found = described(reader.feed(data[:at]))
        watch.now += SLOW_SEQUENCE / 2
        found += described(reader.tick())
        assert found + read(reader, data[at:]) == whole, at


def test_the_start_of_a_letter_is_not_the_end_of_all_reading() -> None:
    reader = TerminalReader()
    assert read(reader, b"\xc3") == []
    assert [one[3] for one in read(reader, b"\xa9", b"q")] == ["é", "q"]


def test_no_key_is_read_out_of_a_paste() -> None:
    sent = PASTE.format("\x1b" + "r" * 100 + "\x1b[A").encode()
    (pasted,) = TerminalReader().feed(sent)
    assert isinstance(pasted, events.Paste)
    assert pasted.text.count("r") == 100


def test_a_paste_without_its_end_is_whole_after_some_silence() -> None:
    watch = Watch()
    reader = TerminalReader(seconds=watch)
    assert read(reader, b"\x1b[200~lost") == []
    watch.now += SLOW_PASTE
    assert [one[2] for one in described(reader.tick())] == ["lost"]
    assert [one[3] for one in read(reader, b"q")] == ["q"]


def test_a_paste_without_bounds_is_cut_and_its_end_is_still_found() -> None:
    reader = TerminalReader()
    found = list(reader.feed(b"\x1b[200~"))
    for _ in range(MOST_PASTED // 100_000 + 3):
        found += reader.feed(b"a" * 100_000)
    found += reader.feed(b"\x1b[201~q")
    pasted, key = found
    assert isinstance(pasted, events.Paste)
    assert len(pasted.text) == MOST_PASTED
    assert isinstance(key, events.Key)


def test_a_key_held_down_before_a_busy_screen_is_a_few_keys() -> None:
    found = read(TerminalReader(), b"\x1b[B" * 1000 + b"q")
    assert len(found) == MOST_ALIKE + 1
    assert found[-1][3] == "q"


def test_what_is_typed_in_turn_is_all_read() -> None:
    assert len(read(TerminalReader(), b"12" * 1000)) == 2000
