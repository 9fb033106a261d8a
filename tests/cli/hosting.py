"""A host without a screen, in a process of its own: it carries out the commands that are typed at it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import SECONDS
from tests.play import ROOT, story_file
from tests.store.kept_sessions import saved
from workshop.session import commands
from workshop.store.runs import begin, open_store, read_script, resume

OPENED = (
    "StartHosting()",
    "MakePlan(('the-question', 'now-the-how', 'a-call'), 45)",
    "CountHeads(18)",
    *["GoOn()"] * 7,
)
"""Up to the first vote."""


class HostProcess:
    """A host that carries out commands; with `session`, it goes on with that one."""

    def __init__(self, environment: dict[str, str], session: str | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.hosting", *filter(None, [session])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=environment,
            text=True,
        )
        self.session = self._said()

    def __enter__(self) -> HostProcess:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.kill()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream
            stream.close()

    def do(self, *commands: str) -> None:
        for command in commands:
            self.ask(command)
            assert self._said() == "done"

    def ask(self, command: str) -> None:
        """Have a command carried out without waiting for that."""
        assert self.process.stdin
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(SECONDS)

    def leave(self) -> None:
        self.process.communicate(timeout=SECONDS)

    def _said(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


def main(session: str | None) -> None:
    """Say the session's id, and 'done' once what a command did is on the disk, or why it was refused."""
    store = open_store(Path(os.environ["WORKSHOP_HOME"]))
    if session:
        running = resume(store, session, lambda _: None)
    else:
        script = read_script(story_file("ceo-product-review"))
        running = begin(store, script)
    print(running.id, flush=True)
    for line in sys.stdin:
        refusal = running.host.do(eval(line, vars(commands)))
        saved(running)
        print(refusal or "done", flush=True)
    running.journal.close(30)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
