"""`workshop check --explain`: the manual of one rule, or a list of them all."""

from __future__ import annotations

from typing import Any

from workshop.cli.authoring.manuals import ALL, Manual, found, manuals, near
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.output import print_json
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line


def explain_rule(asked: str, as_json: bool) -> int:
    """Print the manual that goes by this code or name; raises Ends where there is none."""
    if asked.strip().lower() == ALL:
        listed = [*manuals()]
        if as_json:
            print_json({"rules": [_document(each) for each in listed]})
        else:
            print(*(f"{each.code} {each.name}: {each.title}" for each in listed), sep="\n")
        return FINE
    manual = found(asked)
    if manual is None:
        close = near(asked)
        hint = _("The nearest: {close}. ").format(close=", ".join(close)) if close else ""
        said = _("There is no rule {asked!r}. {hint}workshop check --explain {all} lists them.").format(
            asked=one_line(asked, 60), hint=hint, all=ALL
        )
        raise Ends(UNUSABLE, said)
    if as_json:
        print_json(_document(manual))
    else:
        print(*manual.paragraphs(), sep="\n\n")
    return FINE


def _document(manual: Manual) -> dict[str, Any]:
    """What a program may want to know of a rule."""
    told = {"code": manual.code, "name": manual.name, "severity": manual.severity, "title": manual.title}
    examples = {"fails": manual.fails, "passes": manual.passes} if manual.fails else {}
    return {**told, "why": manual.why.strip(), **examples}
