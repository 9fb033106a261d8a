"""What a command of the program spends on a file, start-up included."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_MEASURED = (
    "import resource, subprocess, sys\n"
    "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode\n"
    "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
    "print(code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)\n"
)


def spent(command: str, path: Path) -> tuple[int, float, float]:
    """Exit code, CPU seconds and megabytes of `workshop COMMAND PATH`."""
    line = [sys.executable, "-c", _MEASURED, sys.executable, "-m", "workshop", command, str(path)]
    environment = {**os.environ, "WORKSHOP_HOME": str(path.parent)}
    printed = subprocess.run(line, check=True, capture_output=True, text=True, env=environment).stdout
    code, seconds, megabytes = printed.split()
    return int(code), float(seconds), float(megabytes)
