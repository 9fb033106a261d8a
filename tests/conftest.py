"""Every run of the tests is the same run: no chance, no deadline that a busy machine would miss."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("repeatable")
