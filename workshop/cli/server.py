"""`workshop serve-rooms` and `prepare-rooms`: many rooms over a PostgreSQL, by any number of processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from importlib.util import find_spec

import click

from workshop.cli.exits import FINE, PROBLEMS_FOUND, UNUSABLE, Ends
from workshop.language.catalogue import _, plural
from workshop.scenario.clean import one_line

SERVER_NEEDED = _("Rooms on a server need an addition to this program: pip install 'levels-workshop[server]'")
NO_DATABASE = _("Say where the rooms are kept: --database postgresql://…, or WORKSHOP_DATABASE.")
NO_ADDRESS = _(
    "{address} is no address of a PostgreSQL database, such as postgresql://rooms@db.example.org/rooms."
)
NOTHING_LED = _("Nothing was led in that organisation yet.")
NO_ORIGIN = _("{url} is no address of a proxy, such as https://rooms.example.org.")

DATABASE = _("postgresql://name@host/database; better in WORKSHOP_DATABASE, which nobody else can read.")
DATABASE_OF_OWNER = _("The same as for serve-rooms, by the name that owns the tables.")
ERASED_FILE = _("A log of serve-rooms, or -: erase again what it says was erased. After a restored dump.")
NOTHING_ERASED = _("Say that nothing was erased since a restored dump was made.")
RESTORED = _("These rooms came out of a dump. What was erased since then is to be erased again.")
ERASE_AGAIN = _("Processes are not ready until it is: --erased-file LOG of serve-rooms, or --nothing-erased.")
LISTENS_AT = _("Where this computer listens.")
PEOPLE = _("Where people of each organisation sign in, and who may do what; the same file at each process.")
LISTEN = _("At which of its addresses; 0.0.0.0 for all.")


@click.command("prepare-rooms", epilog=_("Example: workshop prepare-rooms --organisation Sales"))
@click.option("--database", metavar="URL", envvar="WORKSHOP_DATABASE", help=DATABASE_OF_OWNER)
@click.option(
    "--organisation", "organisations", multiple=True, metavar="NAME",
    help=_("See that the organisation of this name is there; may stand more than once."),
)  # fmt: skip
@click.option("--erased-file", "logs", multiple=True, metavar="FILE", help=ERASED_FILE)
@click.option("--nothing-erased", is_flag=True, help=NOTHING_ERASED)
def prepare_rooms(
    database: str | None, organisations: tuple[str, ...], logs: tuple[str, ...], nothing_erased: bool
) -> int:
    """Make the tables of a server's rooms in a PostgreSQL database, or bring them to this version.

    Needs a name that may create a schema and a role. Processes that are running go on meanwhile.
    """
    return prepare_in(database, organisations, logs, nothing_erased)


@click.command("serve-rooms", epilog=_("Example: workshop serve-rooms --port 8801"))
@click.option("--database", metavar="URL", envvar="WORKSHOP_DATABASE", help=DATABASE)
@click.option("--port", type=click.IntRange(1, 65535), default=8801, show_default=True, help=LISTENS_AT)
@click.option("--listen", metavar="ADDRESS", default="127.0.0.1", show_default=True, help=LISTEN)
@click.option("--public-url", metavar="URL", help=_("The address of the proxy in front, which speaks TLS."))
@click.option(
    "--address", metavar="URL", help=_("Where other processes reach this one, to hand on requests.")
)
@click.option(
    "--practice", is_flag=True,
    help=_("Let anybody practise alone at /p/, and not only who is signed in. Nothing is kept of strangers."),
)  # fmt: skip
@click.option("--people", metavar="FILE", envvar="WORKSHOP_PEOPLE", help=PEOPLE)
def serve_rooms(
    database: str | None,
    port: int,
    listen: str,
    public_url: str | None,
    address: str | None,
    practice: bool,
    people: str | None,
) -> int:
    """Serve the rooms of sessions in a PostgreSQL database to phones; any number of processes may.

    Each has the rooms that it was asked for first. When one ends, the others take over. What happens is told
    on standard error, a line of JSON each.
    """
    return serve_from(database, port, listen, public_url, address, people, practice)


ROOM_COMMANDS = (prepare_rooms, serve_rooms)


def serve_from(
    database: str | None,
    port: int,
    listen: str,
    public_url: str | None,
    address: str | None,
    people: str | None = None,
    practice: bool = False,
) -> int:
    """Serve until a signal asks to end; raises Ends, and RefusedError where it cannot begin."""
    database = usable_database(database)
    from workshop.rooms.invitation import public_origin
    from workshop.scenario.problems import Problems
    from workshop.server.process import ServerSettings, run_server
    from workshop.server.providers import read_people

    origins = []
    for url in (public_url, address):
        origin = public_origin(url) if url else ""
        if origin is None:
            raise Ends(UNUSABLE, NO_ORIGIN.format(url=one_line(str(url), 100)))
        origins.append(origin)
    public, reached = origins
    providers = read_people(people, os.environ) if people else ()
    if isinstance(providers, Problems):
        for line in providers.lines():
            print(line, file=sys.stderr)
        return PROBLEMS_FOUND
    settings = ServerSettings(database, port, listen, public, reached, people=providers, practice=practice)
    return run_server(settings)


def prepare_in(
    database: str | None,
    organisations: tuple[str, ...],
    logs: tuple[str, ...] = (),
    nothing_erased: bool = False,
) -> int:
    """Make the tables or bring them to this version, and see that these organisations are there.

    Erase again what these logs say was erased. Raises Ends where that is still to be done.
    """
    database = usable_database(database)
    from workshop.store.postgres.archive import Archive
    from workshop.store.postgres.erasing import erase_again, erased_in, needs_erasing
    from workshop.store.postgres.schema import ROLE, TABLES_VERSION, bring_up_to_date

    erased = [one for log in logs for one in erased_in(_lines_of(log))]
    before = bring_up_to_date(database)
    if before < TABLES_VERSION:
        print(_("The tables are of version {version} now.").format(version=TABLES_VERSION))
    else:
        print(_("The tables were of version {version} already.").format(version=TABLES_VERSION))
    print(_("Let the name that processes go by use them: GRANT {role} TO …").format(role=ROLE))
    with Archive(database) as archive:
        for name in organisations:
            archive.add_organisation(name)
            print(_("Organisation {name} is there.").format(name=name))
    if logs or nothing_erased:
        removed = erase_again(database, erased)
        told = plural(
            "{number:,} session was erased again.", "{number:,} sessions were erased again.", removed
        )
        print(told)
    elif needs_erasing(database):
        raise Ends(UNUSABLE, f"{RESTORED}\n{ERASE_AGAIN}")
    return FINE


def _lines_of(log: str) -> Iterator[str]:
    """The lines of a file, or of standard input; raises Ends where it cannot be read."""
    try:
        with nullcontext(sys.stdin) if log == "-" else open(log, encoding="utf-8", errors="replace") as file:
            yield from file
    except OSError as failed:
        unreadable = _("{file} cannot be read: {reason}.")
        raise Ends(UNUSABLE, unreadable.format(file=one_line(log, 200), reason=failed.strerror)) from failed


def export_from_rooms(
    database: str | None, organisation: str, session: str | None, file: str | None, replace: bool
) -> int:
    """Write a session of the organisation, the latest where none is named; raises Ends and RefusedError."""
    database = usable_database(database)
    from workshop.cli.sessions import write_export
    from workshop.store.postgres.archive import Archive

    with Archive(database) as archive:
        archive.see()
        org = archive.organisation(organisation)
        latest = archive.sessions(org, most=1) if session is None else []
        if session is None and not latest:
            raise Ends(UNUSABLE, NOTHING_LED)
        kept = archive.load(org, latest[0][1].id if session is None else session)
    return write_export(kept, file, replace)


def import_into_rooms(database: str | None, organisation: str, file: str, as_new: bool) -> int:
    """Keep the session in the file for the organisation, and say by which code phones come into its room."""
    database = usable_database(database)
    from workshop.cli.sessions import outcome_of_import, read_import
    from workshop.server.housekeeping import gather_session
    from workshop.server.room import new_way_in
    from workshop.store.postgres.archive import Archive
    from workshop.store.postgres.pool import Pool

    kept = read_import(file)
    with Archive(database) as archive:
        archive.see()
        org = archive.organisation(organisation)
        adopted = archive.adopt(org, kept, as_new)
        if adopted.is_new:
            gather_session(Pool(archive.shared), org, archive.number_of(org, adopted.id), kept)
        way_in = archive.let_in(org, adopted.id, new_way_in)
    said = outcome_of_import(adopted, kept)
    print(
        _("{said} It is {id} there, and phones come in by the code {code}.").format(
            said=said, id=adopted.id, code=way_in.code
        ),
        file=sys.stderr,
    )
    return FINE


def usable_database(database: str | None) -> str:
    """The address, if it can be one; raises Ends."""
    if any(find_spec(name) is None for name in ("psycopg", "aiohttp", "segno", "authlib")):
        raise Ends(UNUSABLE, SERVER_NEEDED)
    if not database:
        raise Ends(UNUSABLE, NO_DATABASE)
    from workshop.store.postgres.connection import is_address, place_in

    if not is_address(database):
        raise Ends(UNUSABLE, NO_ADDRESS.format(address=place_in(database)))
    return database
