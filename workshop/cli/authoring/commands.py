"""The commands for authors of scenarios and lenses; what each does is imported when it is called."""

from __future__ import annotations

from typing import Literal

import click

from workshop.cli.commands import JSON, TOLD_IN
from workshop.language.catalogue import _

CHECK_FORMATS = ("text", "json", "github")
TRANSLATE = _("Begin a translation of the scenario in FILE instead, beside it: into de, fr, pt-BR …")
WHOLE = _("Print all that it takes to write a scenario on one page, for a colleague or an assistant.")
FROM = _(
    "Begin with the scenes, replies and ways of an outline, a list in Markdown; or, of a SESSION, with the "
    "question that the room brought itself."
)
GUIDES = ("scenario", "lens", "translating")
MAP_FORMATS = ("text", "mermaid", "dot", "svg")
MAP_FORMAT = _("Without it, the ending of FILE tells the format; else it is text.")
PANEL = _("Compare experts’ ratings with the rules: a CSV with the columns scene, response, rating (0 to 4).")
MEASURES = _("Measure all scenarios that LENS reads: players, words, and every line to say.")
COVERAGE = _("Say where each fact of LENS is taught or cited, and how often each part of it is met.")
MEASURE = _(
    "Measure how well people’s own words are read, by labelled replies in FILE; may stand more than once."
)
CHECK_FORMAT = _("Lines for an editor, one JSON object, or notes on a pull request.")


@click.command("check", epilog=_("Example: workshop check my-scenario.toml"))
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(CHECK_FORMATS), default="text", help=CHECK_FORMAT)
@click.option("--json", "as_json", is_flag=True, help=_("The same as --format json."))
@click.option("--strict", is_flag=True, help=_("Let warnings fail, too."))
@click.option(
    "--explain", "code", metavar="CODE", help=_("Print the manual of a rule instead; of `all`, a list.")
)
def check_(paths: tuple[str, ...], form: str, as_json: bool, strict: bool, code: str | None) -> int:
    """Look for problems in scenario and lens files, or folders of them, each told with its line."""
    if code is not None:
        from workshop.cli.authoring.check import explain_rule

        return explain_rule(code, as_json or form == "json")
    if not paths:
        raise click.MissingParameter(param_hint="'PATH...'", param_type="argument")
    from workshop.cli.authoring.check import check_files

    return check_files(paths, "json" if as_json else form, strict)


@click.command(epilog=_("Example: workshop preview my-scenario.toml --at the-question"))
@click.argument("file")
@click.option(
    "--at", metavar="SCENE", help=_("Begin in this scene, or at this ending, by choices that lead there.")
)
def preview(file: str, at: str | None) -> int:
    """Play the scenario in FILE while it is written: what is saved shows at once.

    The story stays where it stands, as far as the file still leads there. Nothing is kept.
    """
    from workshop.cli.authoring.pages import preview_file

    return preview_file(file, at)


@click.command(epilog=_("Example: workshop new my-scenario.toml --title 'The Closed Door' --asks how"))
@click.argument("file")
@click.option("--title", help=_("What it is called."))
@click.option("--seat", metavar="PERSON", help=_('Whom the group plays: "Mira, Product manager".'))
@click.option("--cast", multiple=True, metavar="PERSON", help=_('Who listens: "Ada, CEO, ceo".'))
@click.option("--asks", multiple=True, metavar="KIND", help=_("A kind of question; each is a scene."))
@click.option("--lens", "read_by", metavar="LENS", help=_("The lens it is read by."))
@click.option(
    "--yes", "--no-input", "unasked", is_flag=True, help=_("Ask nothing; choose what was not said.")
)
@click.option("--from", "outline", metavar="OUTLINE|SESSION", help=FROM)
@click.option("--translate", metavar="CODE", help=TRANSLATE)
@click.option("--update", is_flag=True, help=_("With --translate: add what the translation lacks."))
@click.option("--force", is_flag=True, help=_("With --translate: into a language that is not known here."))
def new(
    file: str, title: str | None, seat: str | None, cast: tuple[str, ...], asks: tuple[str, ...],
    read_by: str | None, unasked: bool, outline: str | None, translate: str | None, update: bool,
    force: bool,
) -> int:  # fmt: skip
    """Begin a scenario in FILE: small, valid, and playable as it is.

    On a terminal it asks for what the options leave open; elsewhere it chooses, and says so. A PERSON is a
    name, a title and, if you like, a stance of the lens. --cast and --asks may stand more than once. A file
    that exists is left as it is.
    """
    if translate is not None:
        from workshop.cli.authoring.translate import new_translation

        return new_translation(file, translate, update, force)
    from workshop.cli.authoring.new import (
        Options,
        new_from_outline,
        new_from_session,
        new_scenario,
        session_of,
    )

    if outline is not None and (session := session_of(outline)) is not None:
        return new_from_session(file, session, Options(title, seat, cast, ()))
    if outline is not None:
        return new_from_outline(file, outline, Options(title, seat, cast, ()), read_by)
    return new_scenario(file, Options(title, seat, cast, asks), read_by, asking=not unasked)


@click.command(epilog=_("Example: workshop schema scenario --for my-scenario.toml -o scenario.schema.json"))
@click.argument("kind", type=click.Choice(("scenario", "lens", "translation")))
@click.option("--lens", "read_by", metavar="LENS", help=_("With the names of this lens, for scenarios."))
@click.option(
    "--for", "scenario", metavar="FILE", help=_("With the names in this scenario, and of its lenses, too.")
)
@click.option(
    "--draft",
    default="4",
    show_default=True,
    type=click.Choice(("4", "2020-12")),
    help=_("Which JSON Schema."),
)
@click.option("-o", "--output", metavar="FILE", help=_("Write to FILE, whole or not at all."))
@click.option("--replace", is_flag=True, help=_("Replace FILE where it exists."))
def schema(
    kind: str, read_by: str | None, scenario: str | None, draft: Literal["4", "2020-12"],
    output: str | None, replace: bool,
) -> int:  # fmt: skip
    """Print the JSON Schema of a scenario, lens or translation, with which editors help while one types.

    Put `#:schema ./scenario.schema.json` on the first line of a file, and an empty line below it. With
    --lens or --for it knows the names, too: stances, kinds of question, moves, people, scenes, tracks.
    """
    from workshop.cli.authoring.pages import print_schema

    return print_schema(kind, draft, read_by, scenario, output, replace)


@click.command("map", epilog=_("Example: workshop map ceo-product-review --format svg -o map.svg"))
@click.argument("scenario")
@click.option("--format", "form", type=click.Choice(MAP_FORMATS), help=MAP_FORMAT)
@click.option("--json", "as_json", is_flag=True, help=JSON)
@click.option(
    "--levels", is_flag=True, help=_("Show what scenes call for, and what each response leads with.")
)
@click.option(
    "--width", type=click.IntRange(40, 1000), help=_("Columns of the text; else as the terminal has.")
)
@click.option("-o", "--output", metavar="FILE", help=_("Write to FILE, whole or not at all."))
@click.option("--replace", is_flag=True, help=_("Replace FILE where it exists."))
@click.option("--language", metavar="CODE", help=TOLD_IN)
def map_(
    scenario: str, form: str | None, as_json: bool, levels: bool, width: int | None,
    output: str | None, replace: bool, language: str | None,
) -> int:  # fmt: skip
    """Draw the branches of SCENARIO: its scenes in order, and why one goes from each to the next.

    A way back is marked; scenes to which no way leads from the start stand at the end.
    """
    if as_json and form:
        raise click.UsageError("--json is a format of its own: leave --format out.")
    from workshop.cli.authoring.map import Wanted, map_scenario

    wanted = Wanted("json" if as_json else form, levels, width, output, replace, language)
    return map_scenario(scenario, wanted)


@click.command(epilog=_("Example: workshop explore ceo-product-review --random 1000 --seed 7"))
@click.argument("scenario")
@click.option("--random", "plays", type=click.IntRange(min=1), help=_("Play so often at random, too."))
@click.option("--seed", type=int, default=0, show_default=True, help=_("The same seed gives the same plays."))
@click.option(
    "--most-states", "most", type=click.IntRange(min=1), default=1_000_000, help=_("Stop at so many states.")
)
@click.option("--json", "as_json", is_flag=True, help=JSON)
def explore(scenario: str, plays: int | None, seed: int, most: int, as_json: bool) -> int:
    """Count every play of SCENARIO: its states, paths and endings, and what is never reached.

    States that no condition can tell apart are one.
    """
    from workshop.cli.authoring.explore import explore_scenario

    return explore_scenario(scenario, plays or 0, seed, most, as_json)


@click.command(epilog=_("Example: workshop moves 'by the end of May'"))
@click.argument("words", nargs=-1, required=True, metavar="WORDS")
@click.option("--lens", "read_by", metavar="LENS", help=_("The lens whose moves they are."))
@click.option("--most", type=click.IntRange(1, 100), default=5, show_default=True, help=_("So many moves."))
@click.option("--json", "as_json", is_flag=True, help=JSON)
def moves(words: tuple[str, ...], read_by: str | None, most: int, as_json: bool) -> int:
    """Say which moves WORDS sound like, the nearest first, and why.

    They are compared with the cues of the lens and with every quotation in the scenarios of the library.
    """
    from workshop.cli.authoring.moves import show_moves

    return show_moves(" ".join(words), read_by, most, as_json)


@click.command(epilog=_("Example: workshop marks my-scenario.toml --in-text -o marked.toml"))
@click.argument("file")
@click.option("--in-text", "form", flag_value="in-text", help=_("Mark the moves in the texts."))
@click.option("--beside", "form", flag_value="beside", help=_("Quote the moves on lines below their texts."))
@click.option("-o", "--output", metavar="FILE", help=_("Write to FILE, whole or not at all."))
@click.option("--replace", is_flag=True, help=_("Replace FILE where it exists."))
def marks(file: str, form: Literal["in-text", "beside"] | None, output: str | None, replace: bool) -> int:
    """Turn the quotations of moves in FILE from one form into the other, and change nothing else.

    Either `text = "{MOVE|I open the hall}, and ring them."`, or below the text a line
    `moves.MOVE = "I open the hall"`. What could not be turned back stays as it is, and is told.
    """
    if form is None:
        raise click.UsageError(_("Say which: --in-text or --beside."))
    from workshop.cli.authoring.moves import turn_marks

    return turn_marks(file, form, output, replace)


@click.command(epilog=_("Example: workshop guide --show"))
@click.argument("about", type=click.Choice(GUIDES), default=GUIDES[0])
@click.option("--show", "as_text", is_flag=True, help=_("Print the guide itself."))
@click.option("--whole", is_flag=True, help=WHOLE)
@click.option("--lens", "read_by", metavar="LENS", help=_("With --whole: the lens whose names it lists."))
def guide(about: str, as_text: bool, whole: bool, read_by: str | None) -> int:
    """Print where the guide for authors is: a page to read, with all that it names beside it."""
    if whole:
        from workshop.cli.authoring.whole_guide import show_whole

        return show_whole(read_by)
    from workshop.cli.authoring.pages import show_guide

    return show_guide(about, as_text)


SHOW = "show"
"""What stands for showing a lens inside the group; nobody types it."""


class LensGroup(click.Group):
    """Takes a first word that is none of its commands for the lens to be shown."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        word = next((each for each in args if not each.startswith("-")), None)
        if word not in self.commands or word == SHOW:
            asks_help = any(each in ctx.help_option_names for each in args)
            args = ["--help"] if asks_help else [SHOW, *args]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, _context: click.Context) -> list[str]:
        return ["[OPTIONS] [LENS]"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.commands[SHOW].format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


@click.group("lens", cls=LensGroup, epilog=_("Example: workshop lens levels"))
def lens() -> None:
    """Show the levels, moves, rules, kinds and facts of LENS.

    LENS is an id, or a file. A lens of one's own is found in this folder, in its folder `lenses`, and in the
    folder `lenses` of WORKSHOP_HOME.
    """


@lens.command(SHOW, hidden=True)
@click.argument("lens", required=False)
@click.option("--panel", metavar="FILE", help=PANEL)
@click.option("--measures", is_flag=True, help=MEASURES)
@click.option("--measure", "labelled", metavar="FILE", multiple=True, help=MEASURE)
@click.option("--coverage", is_flag=True, help=COVERAGE)
@click.option("--json", "as_json", is_flag=True, help=JSON)
def show(
    lens: str | None,
    panel: str | None,
    measures: bool,
    labelled: tuple[str, ...],
    coverage: bool,
    as_json: bool,
) -> int:
    if sum(map(bool, (panel, measures, labelled, coverage))) > 1:
        raise click.UsageError(
            "--panel, --measures, --measure and --coverage print different things: name one."
        )
    if coverage:
        from workshop.cli.authoring.coverage import show_coverage

        return show_coverage(lens, as_json)
    if labelled:
        from workshop.cli.authoring.words import show_accuracy

        return show_accuracy(lens, labelled, as_json)
    if panel:
        from workshop.cli.authoring.panel import show_panel

        return show_panel(lens, panel, as_json)
    if measures:
        from workshop.cli.authoring.panel import show_measures

        return show_measures(lens, as_json)
    from workshop.cli.authoring.lens import show_lens

    return show_lens(lens, as_json)


@lens.command("train", epilog=_("Example: workshop lens train levels --replies replies.csv"))
@click.argument("lens")
@click.option(
    "--replies",
    "files",
    metavar="FILE",
    multiple=True,
    required=True,
    help=_(
        "Labelled replies: a CSV with the columns reply and level, or JSON lines; may stand more than once."
    ),
)
@click.option("-o", "--output", metavar="FILE", help=_("Where to write; else LENS.words, in this folder."))
@click.option("--json", "as_json", is_flag=True, help=JSON)
def train_lens_(lens: str, files: tuple[str, ...], output: str | None, as_json: bool) -> int:  # fmt: skip
    """Train a reader of people’s own words for LENS, and write its weights.

    What the scenarios of the lens have people say counts as labelled too. It needs the extra `train`; reading
    needs nothing. The weights are found beside the file of the lens.
    """
    from workshop.cli.authoring.words import train_lens

    return train_lens(lens, files, output, as_json)


@lens.command("new", epilog=_("Example: workshop lens new feedback.toml"))
@click.argument("file")
@click.option("--title", help=_("What it is called; otherwise the name of FILE tells."))
def new_lens_file(file: str, title: str | None) -> int:
    """Begin a lens of one's own in FILE: small, valid, and explained in comments.

    A scenario names it by the name of the file: feedback.toml is the lens feedback. A file that exists is
    left as it is.
    """
    from workshop.cli.authoring.new import new_lens

    return new_lens(file, title)


COMMANDS: tuple[click.Command, ...] = (lens, moves, marks, guide, new, check_, preview, schema, map_, explore)
