"""The commands for authors of scenarios and lenses; what each does is imported when it is called."""

from __future__ import annotations

import click

from workshop.cli.commands import JSON


@click.command(epilog="Example: workshop check my-scenario.toml")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help=JSON)
def check(files: tuple[str, ...], as_json: bool) -> int:
    """Look for problems in scenario and lens files, each told with its line."""
    from workshop.cli.checking import check_files

    return check_files(files, as_json)


COMMANDS: tuple[click.Command, ...] = (check,)
