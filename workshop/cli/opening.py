"""Scripts as the command line needs them."""

from __future__ import annotations

from workshop.cli.homes import home_to_read, language_preferred, library, must_be_told_in
from workshop.session.play import Play
from workshop.store.opening import Script, read_preferred, read_script


def script_of(name: str, language: str | None = None) -> Script:
    """The scenario of this id or path, ready to be played; raises RefusedError or Ends.

    In the `language`, if one is told; else in the one that is preferred, if it can be had in that.
    """
    shelf = library()
    path = shelf.find(name)
    if language:
        must_be_told_in(path, language)
    return read_preferred(path, home_to_read(), language_preferred(language), shelf)


def play_of(name: str, language: str | None = None) -> Play:
    """The scenario as it is written, or in the `language` if one is told; raises RefusedError or Ends."""
    shelf = library()
    return read_script(shelf.find(name), home_to_read(), language or "", shelf).play
