"""Faults that are acted out as often as there is time: kills, damaged files, random keys, floods, signals."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from tests.app.terminal import Terminal
from tests.play import ROOT
from tests.rooms.surviving import FAULTS, LONG_SILENCE, survived
from tests.rooms.tunnel import missing
from tests.store.kept_sessions import bytes_of, played, some_records, store_in
from workshop.store.integrity import DatabaseRefusedError

EVENTS = 40
LATEST = 2.0
"""Seconds within which a signal ends the program."""
KEYS = (
    *"123456789qcrvsdnpwbxyi?!.+- éя１",
    "\r",
    "\x1b",
    "\x1b[A",
    "\x1b[B",
    "\x1b[6~",
    "\t",
    "\x10",
    "\x7f",
)
Script = Callable[[Path, bool], tuple[int, list[str]]]


def killed(folder: Path, quick: bool) -> tuple[int, list[str]]:
    """Kill -9 before every statement and at many moments."""
    return _crashes(folder, ("moments",) if quick else ("statements", "moments"))


def refused_by_the_system(folder: Path, quick: bool) -> tuple[int, list[str]]:
    """A full disk at many places, and too few open files."""
    return _crashes(folder, ("no-files",) if quick else ("full-disk", "hosting", "no-files"))


def _crashes(folder: Path, kinds: tuple[str, ...]) -> tuple[int, list[str]]:
    cases, losses = 0, []
    for kind in kinds:
        done = subprocess.run(
            [sys.executable, "-m", "tests.store.crashing", kind, str(folder / kind)],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        cases += int("".join(filter(str.isdigit, done.stdout)) or "1")
        if done.returncode:
            losses.append(done.stderr.strip().splitlines()[-1])
    return cases, losses


def damaged(folder: Path, quick: bool) -> tuple[int, list[str]]:
    """A database flipped, zeroed and cut at many places, and written to after each."""
    sound_home = folder / "sound"
    for name in ("first", "second"):
        played(store_in(sound_home), some_records(EVENTS), name)
    sound = bytes_of(sound_home)["sessions.db"]
    chance, cases, losses = random.Random(7), 0, []
    for number in range(60 if quick else 400):
        damaged, place = bytearray(sound), chance.randrange(len(sound))
        match number % 4:
            case 0:
                damaged[place] ^= 1 << chance.randrange(8)
            case 1:
                damaged[place] ^= 0xFF
            case 2:
                damaged[place : place + 300] = b"\0" * len(damaged[place : place + 300])
            case _:
                del damaged[place:]
        home = folder / str(number)
        home.mkdir()
        (home / "sessions.db").write_bytes(damaged)
        cases += 1
        if (loss := _lost_by_writing(home)) is not None:
            losses.append(f"{loss} (place {place}, kind {number % 4})")
    return cases, losses


def _lost_by_writing(home: Path) -> str | None:
    """What is amiss once another session was played there; nothing where it is refused, or all is there."""
    before = bytes_of(home)
    store = store_in(home)
    try:
        played(store, some_records(3), "third")
    except DatabaseRefusedError:
        return None if bytes_of(home) == before else "refused, and written to"
    found = {kept.scenario: len(kept.records) for kept in (store.load(one.id) for one in store.sessions())}
    return None if found == {"first": EVENTS, "second": EVENTS, "third": 3} else f"written to: {found}"


def random_keys(folder: Path, quick: bool) -> tuple[int, list[str]]:
    """Keys at random on the real program, each letter cut in two; then it is left."""
    chance, cases, losses = random.Random(5), 0, []
    for args in ((), ("play", "ceo-product-review"), ("host", "ceo-product-review", "--heads", "9")):
        for number in range(1 if quick else 3):
            home = folder / f"{len(args)}-{number}"
            home.mkdir()
            with Terminal(*args, home=home) as terminal:
                terminal.wait_for("Workshop" if not args else "Forty")
                for _ in range(40 if quick else 200):
                    cases += 1
                    for byte in chance.choice(KEYS).encode():
                        terminal.send(bytes([byte]))
                os.kill(terminal.pid, signal.SIGTERM)
                if (code := terminal.wait()) not in (0, 128 + signal.SIGTERM):
                    losses.append(f"{args}: ended with {code}")
    return cases, losses


def floods(folder: Path, quick: bool) -> tuple[int, list[str]]:
    """A signal in a flood of keys, pastes and reports ends the program in time."""
    kinds = (
        b"\x1b[B",
        b"?\x1b\x1b[B1 ",
        "é€".encode(),
        b"\x1b[200~two\rlines\x1b[201~",
        b"\x1b[<0;9;9M\x1b[<0;9;9m",
    )
    cases, losses = 0, []
    for number, flood in enumerate(kinds):
        for sent in (signal.SIGTERM,) if quick else (signal.SIGTERM, signal.SIGHUP):
            home = folder / f"{number}-{int(sent)}"
            home.mkdir()
            cases += 1
            with Terminal("play", "ceo-product-review", home=home) as terminal:
                terminal.wait_for("Forty", "saved")
                terminal.flood(flood, seconds=1)
                os.kill(terminal.pid, sent)
                asked = monotonic()
                terminal.flood(flood, seconds=10)
                code, took = terminal.wait(), monotonic() - asked
                if code != 128 + sent or took > LATEST:
                    losses.append(f"{flood!r}: ended with {code} after {took:.1f} s")
    return cases, losses


def amid_phones(_folder: Path, quick: bool) -> tuple[int, list[str]]:
    """Two hundred phones vote while host, gateway, network or disk fails."""
    cases, losses = 0, []
    for fault in (*FAULTS, *(() if quick else (LONG_SILENCE,))):
        for _ in range(1 if quick or fault is LONG_SILENCE else 5):
            if fault.name == "tunnel cut" and missing():
                continue
            cases += 1
            outcome = asyncio.run(survived(fault))
            if outcome.lost or outcome.twice:
                losses.append(f"{fault.name}: {outcome.lost} missing, {outcome.twice} twice")
    return cases, losses


SCRIPTS: dict[str, Script] = {
    "killed": killed,
    "refused by the system": refused_by_the_system,
    "damaged": damaged,
    "random keys": random_keys,
    "floods": floods,
    "amid phones": amid_phones,
}
