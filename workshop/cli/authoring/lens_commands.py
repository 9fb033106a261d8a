"""`workshop lens [LENS]` and `workshop lens new FILE`: one command that shows lenses, and begins one."""

from __future__ import annotations

import click

from workshop.cli.commands import JSON
from workshop.language.catalogue import _

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
@click.option("--json", "as_json", is_flag=True, help=JSON)
def show(lens: str | None, as_json: bool) -> int:
    from workshop.cli.authoring.lenses import show_lens

    return show_lens(lens, as_json)


@lens.command("new", epilog=_("Example: workshop lens new feedback.toml"))
@click.argument("file")
@click.option("--title", help=_("What it is called; otherwise the name of FILE tells."))
def new(file: str, title: str | None) -> int:
    """Begin a lens of one's own in FILE: small, valid, and explained in comments.

    A scenario names it by the name of the file: feedback.toml is the lens feedback. A file that exists is
    left as it is.
    """
    from workshop.cli.authoring.beginning import new_lens

    return new_lens(file, title)
