"""What would flip a verdict: one change, which does what is said of it, and brings the rules nearer."""

from __future__ import annotations

from tests.engine.conftest import *  # noqa: F403
