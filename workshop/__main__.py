"""Lets `python -m workshop` do what `workshop` does."""

from __future__ import annotations

import sys

from workshop.cli.main import run

if __name__ == "__main__":
    sys.exit(run())
