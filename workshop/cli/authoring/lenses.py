"""`workshop lens`: a lens as its rules, readable, or as one JSON object."""

from __future__ import annotations

from pathlib import Path

from workshop.cli.authoring.lens_words import in_words
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import home_to_read
from workshop.cli.output import print_json, tell
from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.checks.names import UnusableLensError
from workshop.scenario.clean import one_line
from workshop.scenario.meant import meant
from workshop.store.lenses import DEFAULT_LENS, LensShelf, read_lens


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
        return read_lens(Path(name)).lens
    return lens_named(name, Path())


def lens_named(name: str, folder: Path) -> Lens:
    """The lens of this id, as a scenario in the folder would find it; raises Ends."""
    lenses = LensShelf(folder, home_to_read())
    try:
        return lenses[name]
    except UnusableLensError as unusable:
        raise Ends(UNUSABLE, f"{unusable.because}. {unusable.hint}".strip()) from unusable
    except KeyError:
        said = _("There is no lens '{name}'. {hint}").format(
            name=one_line(name, 60), hint=meant(name, lenses)
        )
        raise Ends(UNUSABLE, said) from None
