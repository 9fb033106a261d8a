"""`workshop marks`: the quotations of moves in a scenario, marked in its texts or on lines below them."""

from __future__ import annotations

import sys
from pathlib import Path

from workshop.authoring.marking import Form, converted
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.output import STANDARD_STREAM, as_argument, print_text, write_new
from workshop.language.catalogue import _, plural
from workshop.scenario.clean import one_line
from workshop.scenario.findings import located
from workshop.scenario.toml.tables import read_tables
from workshop.store.lenses import text_of

MOST_TOLD = 20


def turn_marks(file: str, form: Form, output: str | None, replace: bool) -> int:
    """Print the scenario in this form, or write it; on stderr what stayed as it is. Raises Ends."""
    source = text_of(Path(file))
    raw, findings = read_tables(source.text)
    if not raw:
        raise Ends(UNUSABLE, str(located(source, findings).shown[0]))
    turned = converted(source.text, form)
    if output is None or output == STANDARD_STREAM:
        print_text(turned.text)
    else:
        write_new(output, turned.text, replace, Path(file).name)
    texts = plural("{number:,} text turned", "{number:,} texts turned", turned.turned)
    stay = plural("{number:,} stays as it is", "{number:,} stay as they are", len(turned.left))
    print(f"{texts}; {stay}." if turned.left else f"{texts}.", file=sys.stderr)
    for left in turned.left[:MOST_TOLD]:
        print(f"{one_line(file, 400)}:{left.line}: {left.because}", file=sys.stderr)
    if output is not None and output != STANDARD_STREAM:
        print(_("Next: workshop check {file}").format(file=as_argument(output)), file=sys.stderr)
    return FINE
