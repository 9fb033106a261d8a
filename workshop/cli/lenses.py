"""`workshop lens`: a lens as its rules, readable, or as one JSON object."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import home_to_read
from workshop.cli.lens_words import in_words
from workshop.cli.output import print_json, tell
from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.findings import nearest
from workshop.scenario.names import UnusableLensError
from workshop.store.lenses import DEFAULT_LENS, LensShelf, UnplayableError, read_lens


def show_lens(name: str | None, as_json: bool) -> int:
    """Print the lens of this id or in this file; the first one of the program, if none is named.

    An id may be that of a lens in this folder, in its folder of lenses or in that of the home.
    """
    lens = _lens_of(name or DEFAULT_LENS)
    if as_json:
        document = lens.model_dump(mode="json", exclude_defaults=True)
        print_json({key: value for key, value in document.items() if key != "format"})
    else:
        tell(in_words(lens))
    return FINE


def _lens_of(name: str) -> Lens:
    if Path(name).suffix == ".toml":
        try:
            return read_lens(Path(name)).lens
        except UnplayableError as unreadable:
            raise Ends(UNUSABLE, str(unreadable)) from unreadable
    lenses = LensShelf(Path(), home_to_read())
    try:
        return lenses[name]
    except UnusableLensError as unusable:
        raise Ends(UNUSABLE, f"{unusable.because}. {unusable.hint}".strip()) from unusable
    except KeyError:
        raise Ends(UNUSABLE, _unknown(name, tuple(lenses))) from None


def _unknown(name: str, known: Sequence[str]) -> str:
    near = nearest(name, known)
    hint = (
        _("Did you mean '{near}'?").format(near=near)
        if near
        else _("There are: {known}.").format(known=", ".join(known))
    )
    return _("There is no lens '{name}'. {hint}").format(name=one_line(name, 60), hint=hint)
