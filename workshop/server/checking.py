"""An uploaded file is looked at in a process of its own, which has little time and memory, and no way out.

`python -m workshop.server.checking` is that process: a request on standard input, what was found on standard
output, both JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from time import process_time
from typing import Any, NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.problems import Problem

MODULE = "workshop.server.checking"
SECONDS = 20
"""Of processor time that one file may take."""
PATIENCE = 60.0
"""Seconds that it is waited for, on a machine that has other work too."""
MEMORY = 1_000_000_000
"""Bytes of address space."""
READY_SECONDS = 3.0
"""A story that takes longer to be made ready would keep every room of it waiting."""
MOST_WAITING = 16
"""Uploads that wait for their turn; a process looks at one at a time."""
_PASSED_ON = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LANG")
"""Of the surroundings: nothing that says where the database is."""


class LookedOver(NamedTuple):
    """What a file is, and what is to be said about it."""

    kind: str
    """'scenario', 'lens', 'translation' or 'other'."""
    heading: Mapping[str, Any]
    """Of what can be kept: id, title and so on; empty where there are errors."""
    text: str
    """As it is kept."""
    problems: tuple[Problem, ...]
    errors: int
    warnings: int


class TooBusyError(Exception):
    """Enough others wait for their turn."""


class Checker:
    """Looks at one file at a time."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0

    async def looked_over(self, file: str, data: bytes, lenses: Mapping[str, str]) -> LookedOver | None:
        """What is in the data; None where that took more than it may. Raises TooBusyError.

        `lenses` are the organisation's own by id, each a text; it has those of the program besides.
        """
        if self._waiting >= MOST_WAITING:
            raise TooBusyError
        self._waiting += 1
        try:
            async with self._turn:
                return await _in_a_process(file, data, lenses)
        finally:
            self._waiting -= 1


async def _in_a_process(file: str, data: bytes, lenses: Mapping[str, str]) -> LookedOver | None:
    request = {"file": file, "data": b64encode(data).decode("ascii"), "lenses": dict(lenses)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", MODULE,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=os.sep,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE):
            told, _nothing = await process.communicate(json.dumps(request).encode())
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode != 0:
        return None
    found = json.loads(told)
    problems = tuple(Problem(*each) for each in found.pop("problems"))
    return LookedOver(problems=problems, **found)


def main() -> int:
    """Look at what standard input holds."""
    confined()
    request = json.loads(sys.stdin.buffer.read())
    found = looked_at(request["file"], b64decode(request["data"]), request["lenses"])
    sys.stdout.buffer.write(json.dumps(found._asdict()).encode())
    return 0


def looked_at(file: str, data: bytes, own: Mapping[str, str]) -> LookedOver:
    """The same in this process, without bounds."""
    # Each is imported where the process is confined already: what they do on loading is little and known.
    from workshop.authoring.check.check import check_text  # noqa: PLC0415
    from workshop.authoring.check.files import file_kind  # noqa: PLC0415
    from workshop.scenario.toml.source import source_in  # noqa: PLC0415

    source = source_in(file, data)
    if isinstance(source, Problem):
        return LookedOver("other", {}, "", (source,), 1, 0)
    kind = file_kind("uploaded.toml", source)
    if kind == "translation":
        message = _("this is a translation; stories and lenses can be uploaded, each in its own language")
        return LookedOver(kind, {}, source.text, (Problem(source.file, 1, 1, "", "E510", message),), 1, 0)
    lenses = OwnLenses(own)
    # First, so that its time is that of a process which has not read it before.
    heading = _of_lens(source.text) if kind == "lens" else _of_story(source.text, lenses)
    shown, errors, warnings = check_text(source, kind, lenses).problems
    if not errors and heading.get("seconds", 0.0) > READY_SECONDS:
        slow = _("it takes too long to be made ready; a story of this size is better told in parts")
        return LookedOver(kind, {}, source.text, (Problem(source.file, 1, 1, "", "E001", slow), *shown), 1, 0)
    return LookedOver(kind, {} if errors else heading, source.text, shown, errors, warnings)


class OwnLenses(Mapping[str, Any]):
    """An organisation's own lenses, read when they are asked for, and those of the program."""

    def __init__(self, own: Mapping[str, str]) -> None:
        from workshop.store.lenses import shipped_lenses  # noqa: PLC0415

        self._own = own
        self._shipped = shipped_lenses()

    def __getitem__(self, name: str) -> Any:
        if name not in self._own:
            return self._shipped[name].lens
        from workshop.scenario.loading import parse_lens  # noqa: PLC0415
        from workshop.scenario.references import UnusableLensError  # noqa: PLC0415

        lens, problems = parse_lens(self._own[name], name)
        if lens is None:
            first = problems.shown[0].text
            unusable = _("the lens '{name}' cannot be used: {first}").format(name=name, first=first)
            raise UnusableLensError(unusable, "")
        return lens

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self._own, *self._shipped}))

    def __len__(self) -> int:
        return len({*self._own, *self._shipped})


def _of_lens(text: str) -> dict[str, Any]:
    from workshop.scenario.loading import parse_lens  # noqa: PLC0415

    lens, _problems = parse_lens(text, "")
    return {"id": lens.id, "title": lens.title, "summary": lens.summary} if lens else {}


def _of_story(text: str, lenses: Mapping[str, Any]) -> dict[str, Any]:
    from workshop.scenario.loading import parse_scenario  # noqa: PLC0415
    from workshop.scenario.play import prepare  # noqa: PLC0415

    began = process_time()
    scenario, _problems = parse_scenario(text, lenses, "")
    if scenario is None:
        return {}
    first, *others = (lenses[name] for name in scenario.lenses)
    prepare(scenario, first, others=others)
    return {
        "id": scenario.id,
        "title": scenario.title,
        "summary": scenario.summary,
        "minutes": scenario.minutes,
        "plans": [plan.minutes for plan in scenario.plan],
        "language": scenario.language,
        "single": scenario.kind == "single",
        "audience": scenario.audience or "",
        "lenses": list(scenario.lenses),
        "seconds": round(process_time() - began, 3),
    }


def confined() -> None:
    """From now on: so much time and memory, and nothing written but the answer."""
    try:
        import resource  # noqa: PLC0415 - not on every platform
    except ImportError:
        return
    limits = {
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    sys.exit(main())
