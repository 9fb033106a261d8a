"""The commands as one types them: names, arguments, help. What each does is imported when it is called."""

from __future__ import annotations

import click

from workshop.language.catalogue import _

PLAIN = _("Play line by line, for screen readers, pipes and simple terminals.")
LANGUAGE = _("Play in this language: the scenario’s own, or one it is translated into.")
TOLD_IN = _("Tell it in this language, a translation of the scenario.")
NO_SAVE = _("Play without saving anything.")
JSON = _("Print one JSON object.")
SCENARIOS = _("Add the scenarios in this folder or file to the library; may stand more than once.")
OWN_COPY = _("The facilitator’s own copy: with notes, counts put right, and what was shown too early.")
MINUTES = _("How long there is; 45 where nothing is said.")
STAGES = _("The stages around the scenes, such as contract,so-what; or all, or none. Else what fits.")
OWN_QUESTION = _("In the debrief, turn to a real question of the room’s own.")
OWN_QUESTION_FIRST = _("Open with a real question of the room’s own.")
SCENES = _("The scenes to play; otherwise those suggested for the minutes.")
HEADS = _("How many people come.")
GROUP = _("Name the group, so that its sessions and reports are found by it.")
ONE_OF_BOTH = _("SESSION and --group say both which one: leave one out.")
OF_GROUP = _("The last one led with the group of this name.")
DELIMITER = _("What parts the cells of CSV; without it, what spreadsheets here expect.")
BEYOND_ALONE = _(
    "With --at the plan and the phones are those of the server: only --anew and --plain go with it."
)
DATABASE = _("With --organisation: postgresql://name@host/database, or WORKSHOP_DATABASE.")
REPORT_FORMAT = _("Without it, the ending of FILE tells the format; else it is Markdown.")


class _Group(click.Group):
    """Keeps the commands in the order in which they are needed."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(self.commands)


def _one_of_both(session: str | None, group: str | None) -> None:
    if session is not None and group is not None:
        raise click.UsageError(ONE_OF_BOTH)


def _show_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(_("workshop {version}").format(version=version("levels-workshop")))
        except PackageNotFoundError:
            click.echo(_("workshop, from a folder in which it is not installed"))
        context.exit()


@click.group(
    cls=_Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_("Example: workshop play ceo-product-review"),
)
@click.option("--scenarios", multiple=True, metavar="FOLDER", type=click.Path(exists=True), help=SCENARIOS)
@click.option("--no-save", is_flag=True, help=NO_SAVE)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help=_("Show the version."),
)
@click.pass_context
def workshop(context: click.Context, scenarios: tuple[str, ...], no_save: bool) -> int:
    """Hear which level of product work a moment calls for, and answer it there.

    Without a command, the app opens with the library of scenarios.
    """
    if scenarios:
        from workshop.cli.homes import give

        give(scenarios)
    if context.invoked_subcommand is not None:
        alone = (str(play.name), str(practise.name))
        if no_save and context.invoked_subcommand not in alone:
            raise click.UsageError(_("--no-save is for playing alone: here it would change nothing."))
        context.default_map = {name: {"no_save": no_save} for name in alone}
        return 0
    from workshop.cli.app import open_app

    return open_app(saving=not no_save)


@workshop.command(epilog=_("Example: workshop play ceo-product-review --plain"))
@click.argument("scenario", required=False)
@click.option("--plain", is_flag=True, help=PLAIN)
@click.option("--no-save", is_flag=True, help=NO_SAVE)
@click.option("--language", metavar="CODE", help=LANGUAGE)
def play(scenario: str | None, plain: bool, no_save: bool, language: str | None) -> int:
    """Practise alone with SCENARIO, an id from the library or a file.

    Of a folder, the app shows what is in it beside the rest of the library.
    """
    from workshop.cli.app import has_terminal, open_app

    if has_terminal() and not plain:
        return open_app(scenario=scenario, saving=not no_save, language=language)
    from workshop.cli.play import play_scenario

    return play_scenario(scenario, saving=not no_save, language=language)


@workshop.command(epilog=_("Example: workshop practise --minutes 10"))
@click.option(
    "--minutes",
    type=click.IntRange(2, 10),
    default=5,
    show_default=True,
    help=_("How long it may take: about two minutes for each moment."),
)
@click.option("--plain", is_flag=True, help=PLAIN)
@click.option("--no-save", is_flag=True, help=NO_SAVE)
@click.option("--language", metavar="CODE", help=LANGUAGE)
def practise(minutes: int, plain: bool, no_save: bool, language: str | None) -> int:
    """Practise alone with single moments, each from a story of its own.

    They are chosen by what was met least and heard least until now, half of them to be answered in own words.
    First sentences that were kept on another day are asked back. A practice left today is gone on with.
    """
    from workshop.cli.app import has_terminal, open_app

    if has_terminal() and not plain:
        return open_app(practise=minutes, saving=not no_save, language=language)
    from workshop.cli.play import practise_by_lines

    return practise_by_lines(minutes, saving=not no_save, language=language)


@workshop.command(epilog=_("Example: workshop host ceo-product-review --minutes 45 --heads 18"))
@click.argument("scenario", required=False)
@click.option("--minutes", type=click.IntRange(1, 480), help=MINUTES)
@click.option("--scenes", metavar="A,B,C", help=SCENES)
@click.option("--stages", metavar="A,B,C", help=STAGES)
@click.option("--own-question", is_flag=True, help=OWN_QUESTION)
@click.option("--own-question-first", is_flag=True, help=OWN_QUESTION_FIRST)
@click.option("--heads", type=click.IntRange(1, 999), help=HEADS)
@click.option("--group", metavar="NAME", help=GROUP)
@click.option(
    "--rehearse", is_flag=True, help=_("Walk through it with invented hands; no list of sessions has it.")
)
@click.option(
    "--phones", is_flag=True, help=_("Let phones on this network answer; in the room check, a does.")
)
@click.option(
    "--port", type=click.IntRange(1, 65535), help=_("With --phones: where this computer listens, else 8765.")
)
@click.option(
    "--public-url", metavar="URL", help=_("With --phones: the address of a proxy or tunnel that you have.")
)
@click.option("--final-votes", is_flag=True, help=_("With --phones: the first answer of each phone stands."))
@click.option(
    "--at",
    metavar="URL",
    help=_("Lead a session of this server; asks for a passphrase from your page there."),
)
@click.option("--anew", is_flag=True, help=_("With --at: another session than the one led here last."))
@click.option("--plain", is_flag=True, help=_("Lead line by line on standard input and output."))
@click.option("--keys", is_flag=True, help=_("Print a card with every key, and do nothing else."))
@click.option("--language", metavar="CODE", help=LANGUAGE)
def host(
    scenario: str | None, minutes: int | None, scenes: str | None, heads: int | None, group: str | None,
    rehearse: bool, keys: bool, language: str | None, phones: bool, port: int | None, public_url: str | None,
    final_votes: bool, plain: bool, stages: str | None, own_question: bool, own_question_first: bool,
    at: str | None, anew: bool,
) -> int:  # fmt: skip
    """Lead a group through SCENARIO on a shared screen, or line by line with --plain.

    Without it, or for a folder, the library opens. It opens on what workshop plan has prepared, and offers
    to go on where a group was lately led; what is told here of minutes, scenes, heads and group holds for
    that session then.
    """
    from workshop.cli.lead import host_session, print_keys

    if keys:
        return print_keys()
    if at is not None or anew:
        if at is None or scenario or minutes or scenes or heads or group or rehearse or phones:
            raise click.UsageError(BEYOND_ALONE)
        from workshop.cli.beyond import lead_beyond

        return lead_beyond(at, anew, plain)
    return host_session(
        scenario, minutes=minutes, scenes=scenes, heads=heads, group=group, rehearse=rehearse,
        language=language, phones=phones, port=port, public_url=public_url, final=final_votes, plain=plain,
        stages=stages, own_question=_when(own_question, own_question_first),
    )  # fmt: skip


def _when(in_debrief: bool, in_opening: bool) -> str:
    """When the room turns to a question of its own."""
    if in_debrief and in_opening:
        raise click.UsageError(_("--own-question comes in the debrief, --own-question-first in the opening."))
    from workshop.session.state import CLOSING, OPENING

    return OPENING if in_opening else CLOSING if in_debrief else ""


@workshop.command(epilog=_("Example: workshop plan ceo-product-review --minutes 30 --group Sales"))
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--minutes", type=click.IntRange(1, 480), help=MINUTES)
@click.option("--scenes", metavar="A,B,C", help=SCENES)
@click.option("--stages", metavar="A,B,C", help=STAGES)
@click.option("--own-question", is_flag=True, help=OWN_QUESTION)
@click.option("--own-question-first", is_flag=True, help=OWN_QUESTION_FIRST)
@click.option("--heads", type=click.IntRange(1, 999), help=HEADS)
@click.option("--group", metavar="NAME", help=GROUP)
@click.option("--language", metavar="CODE", help=LANGUAGE)
@click.option("--json", "as_json", is_flag=True, help=JSON)
def plan(
    scenarios: tuple[str, ...], minutes: int | None, scenes: str | None, heads: int | None, group: str | None,
    language: str | None, as_json: bool, stages: str | None, own_question: bool, own_question_first: bool,
) -> int:  # fmt: skip
    """Prepare SCENARIO for a group and keep the plan; workshop host opens on it.

    Several scenarios share the minutes, 90 if nothing is said, as one programme: the first has the opening,
    the last the debrief, and each is led by itself, one after the other.

    Asked again for the same group, it changes the plan that is kept, as the plan page does too.
    """
    from workshop.cli.lead import hosting_of
    from workshop.cli.plan import plan_session

    hosting = hosting_of(minutes, scenes, heads, group, stages)
    when = _when(own_question, own_question_first)
    hosting = hosting._replace(language=language or "", own_question=when)
    return plan_session(scenarios, hosting, as_json)


@workshop.command(epilog=_("Example: workshop resume"))
@click.argument("session", required=False)
@click.option("--group", metavar="NAME", help=OF_GROUP)
@click.option("--plain", is_flag=True, help=PLAIN)
def resume(session: str | None, group: str | None, plain: bool) -> int:
    """Go on with SESSION, or with the one played last; its debrief too can be looked at again.

    A rehearsal is gone on with only by its name.
    """
    _one_of_both(session, group)
    from workshop.cli.app import has_terminal, open_app
    from workshop.cli.play import last_session, resume_session

    session = session or last_session(group)
    return open_app(session=session) if has_terminal() and not plain else resume_session(session)


@workshop.command(epilog=_("Examples: workshop notes; workshop notes --print ceo-product-review -o notes.md"))
@click.argument("session", required=False)
@click.option("--plain", is_flag=True, help=_("Tell the view line by line, anew whenever it changes."))
@click.option(
    "--print",
    "as_sheet",
    is_flag=True,
    help=_("Print the notes on a scenario or session as Markdown, for a room with one screen."),
)
@click.option("--language", metavar="CODE", help=_("With --print: a translation of the scenario."))
@click.option("-o", "--output", metavar="FILE", help=_("With --print: write to FILE, whole or not at all."))
@click.option("--replace", is_flag=True, help=_("Replace FILE where it exists."))
@click.option("--at", metavar="URL", help=_("Follow the session of this server that is led from here."))
def notes(
    session: str | None, plain: bool, as_sheet: bool, language: str | None, output: str | None, replace: bool,
    at: str | None,
) -> int:  # fmt: skip
    """Follow a session with a group in a second terminal: notes, live counts, advice, minutes.

    It is for the facilitator alone and changes nothing. Without SESSION it follows the newest one.
    """
    from workshop.cli.lead import print_notes, show_notes

    if at is not None:
        if session or as_sheet or output:
            raise click.UsageError(_("With --at only --plain goes."))
        from workshop.cli.beyond import notes_beyond

        return notes_beyond(at, plain)
    if as_sheet:
        return print_notes(session, language, output, replace)
    if output is not None:
        raise click.UsageError(_("-o is for the notes on paper: workshop notes --print -o FILE"))
    return show_notes(session, plain=plain)


@workshop.command(
    "list",
    epilog=_("Examples: workshop list --for executives --minutes 25; workshop list --path --group Sales"),
)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True))
@click.option("--for", "audience", metavar="WHOM", default="", help=_("Only what is for them: executives."))
@click.option("--minutes", type=click.IntRange(1, 480), help=_("Only what a group can do in so many."))
@click.option("--lens", metavar="LENS", default="", help=_("Only what is read by this lens."))
@click.option(
    "--level", "--difficulty", "difficulty", type=click.IntRange(1, 3), default=None,
    help=_("Only where words mislead so far: 1 little, 2 often, 3 mostly."),
)  # fmt: skip
@click.option("--path", "as_path", is_flag=True, help=_("Show what to play after what, and what was played."))
@click.option("--group", metavar="NAME", help=_("With --path: what the group of this name has played."))
@click.option("--json", "as_json", is_flag=True, help=JSON)
def list_(
    paths: tuple[str, ...], audience: str, minutes: int | None, lens: str, difficulty: int | None,
    as_path: bool, group: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Show the library, or what of it is in these folders and files.

    The library has the shipped scenarios, your own (in WORKSHOP_HOME/scenarios) and those of --scenarios.
    """
    from workshop.cli.library import list_scenarios
    from workshop.scenario.choosing import Wish

    wish = Wish(audience, minutes, lens, difficulty or 0)
    if group is not None and not as_path:
        raise click.UsageError(_("--group says whose path it is: workshop list --path --group NAME"))
    return list_scenarios(paths, wish, as_json, path_of=(group or "") if as_path else None)


@workshop.command("sessions", epilog=_("Example: workshop sessions --json"))
@click.option("--json", "as_json", is_flag=True, help=JSON)
@click.option("--rehearsals", is_flag=True, help=_("Show rehearsals too."))
@click.option("--group", metavar="NAME", help=_("Only those led with the group of this name."))
@click.option("--rescue", metavar="FILE", help=_("Write what can be read of damaged sessions to FILE."))
@click.option("--begin-anew", is_flag=True, help=_("Begin a new file of sessions beside a damaged one."))
def sessions_(
    as_json: bool, rehearsals: bool, group: str | None, rescue: str | None, begin_anew: bool
) -> int:
    """Show what was played, the latest first."""
    from workshop.cli import sessions

    if rescue is not None:
        return sessions.rescue_sessions(rescue)
    return sessions.begin_anew() if begin_anew else sessions.list_sessions(as_json, rehearsals, group)


@workshop.command(epilog=_("Examples: workshop history; workshop history --html -o history.html"))
@click.option("--json", "as_json", is_flag=True, help=JSON)
@click.option("--html", is_flag=True, help=_("Print a page with charts, each with its table."))
@click.option("-o", "--output", metavar="FILE", help=_("With --html: write to FILE, whole or not at all."))
@click.option("--replace", is_flag=True, help=_("Replace FILE where it exists."))
@click.option("--delete", is_flag=True, help=_("Delete everything that was played alone, once that is said."))
@click.option("--yes", is_flag=True, help=_("With --delete: do not ask."))
def history(as_json: bool, html: bool, output: str | None, replace: bool, delete: bool, yes: bool) -> int:
    """Show what was answered alone, in stories and in practice: replies and guesses over time.

    The levels that were called for and heard, the kinds of question that came. It speaks of replies, never
    of a person, and has no grade.
    """
    from workshop.cli.history import delete_history, show_history

    if as_json and html:
        raise click.UsageError(_("--json and --html are two forms of the same: leave one out."))
    if output is not None and not html:
        raise click.UsageError(_("-o is for the page: workshop history --html -o FILE"))
    if delete:
        return delete_history(asking=not yes)
    if yes:
        raise click.UsageError(_("--yes is for --delete: here it would change nothing."))
    return show_history(as_json, html, output, replace)


@workshop.command(epilog=_("Example: workshop report --format html -o report.html"))
@click.argument("session", required=False)
@click.option("--format", type=click.Choice(("md", "html", "csv", "json")), help=REPORT_FORMAT)
@click.option("-o", "--output", metavar="FILE", help=_("Write to FILE, whole or not at all."))
@click.option("--replace", is_flag=True, help=_("Replace FILE where it exists."))
@click.option("--facilitator", is_flag=True, help=OWN_COPY)
@click.option("--group", metavar="NAME", help=OF_GROUP)
@click.option("--delimiter", type=click.Choice(("comma", "semicolon", "tab")), help=DELIMITER)
def report(
    session: str | None, format: str | None, output: str | None, replace: bool, facilitator: bool,
    group: str | None, delimiter: str | None,
) -> int:  # fmt: skip
    """Tell SESSION, or the latest one, for those who were there: counts and words, no names.

    Its first page can be handed round. A session that is still going on is told as far as everything was
    revealed; one that was only planned is not the latest.
    """
    _one_of_both(session, group)
    from workshop.cli.sessions import report_session

    return report_session(session, format, output, replace, facilitator, delimiter, group)


@workshop.command("follow-up", epilog=_("Example: workshop follow-up --group Sales --html follow-up.html"))
@click.argument("session", required=False)
@click.option("--group", metavar="NAME", help=OF_GROUP)
@click.option("--html", metavar="FILE", help=_("Write it as a page to FILE, whole or not at all."))
@click.option("--replace", is_flag=True, help=_("Replace FILE where it exists."))
def follow_up_(session: str | None, group: str | None, html: str | None, replace: bool) -> int:
    """Prepare ten minutes for two weeks after SESSION, or after the latest with a group.

    Commitments and if-then sentences are read back, two moments of other stories stand at the levels that the
    room heard least, with the commands that lead them, and at the end it is asked what changed.
    """
    _one_of_both(session, group)
    from workshop.cli.follow_up import write_follow_up

    return write_follow_up(session, group, html, replace)


@workshop.command(epilog=_("Example: workshop cards -o cards.html"))
@click.option(
    "--replies", default=4, show_default=True, type=click.IntRange(2, 9), help=_("How many cards a set has.")
)
@click.option("-o", "--output", metavar="FILE", help=_("Write to FILE, whole or not at all."))
@click.option("--replace", is_flag=True, help=_("Replace FILE where it exists."))
def cards(replies: int, output: str | None, replace: bool) -> int:
    """Print voting cards, A to D: an HTML page of one A4 sheet for each person, to be cut apart.

    Card A is for reply 1. Held up together they are counted as hands are.
    """
    from workshop.cli.lead import print_cards

    return print_cards(replies, output, replace)


@workshop.command(epilog=_("Example: workshop export 20261120-1432-ceo-product-review-k7 -o session.jsonl"))
@click.argument("session", required=False)
@click.option("-o", "--output", metavar="FILE", help=_("Write to FILE, whole or not at all."))
@click.option("--replace", is_flag=True, help=_("Replace FILE where it exists."))
@click.option("--organisation", metavar="NAME", help=_("Take it from this organisation of a server’s rooms."))
@click.option("--database", metavar="URL", envvar="WORKSHOP_DATABASE", help=DATABASE)
def export(
    session: str | None, output: str | None, replace: bool, organisation: str | None, database: str | None
) -> int:
    """Write SESSION, or the latest one, whole, to be imported anywhere.

    It is a file of JSON lines: the texts it was played on, every event, and a checksum.
    """
    if organisation is not None:
        from workshop.cli.server import export_from_rooms

        return export_from_rooms(database, organisation, session, output, replace)
    from workshop.cli.sessions import export_session

    return export_session(session, output, replace)


@workshop.command("import", epilog=_("Example: workshop import session.jsonl"))
@click.argument("file")
@click.option("--as-new", is_flag=True, help=_("Keep it beside another session of its id."))
@click.option("--organisation", metavar="NAME", help=_("Make it a room of this organisation on a server."))
@click.option("--database", metavar="URL", envvar="WORKSHOP_DATABASE", help=DATABASE)
def import_(file: str, as_new: bool, organisation: str | None, database: str | None) -> int:
    """Keep the exported session in FILE, or standard input (-).

    Importing it twice changes nothing. A file that is damaged is refused with the lines that are.
    """
    if organisation is not None:
        from workshop.cli.server import import_into_rooms

        return import_into_rooms(database, organisation, file, as_new)
    from workshop.cli.sessions import import_file

    return import_file(file, as_new)


@workshop.command(epilog=_("Example: workshop delete 20261120-1432-ceo-product-review-k7"))
@click.argument("session")
@click.option("--yes", is_flag=True, help=_("Do not ask; SESSION is named in full then."))
def delete(session: str, yes: bool) -> int:
    """Remove SESSION for good; never one that is open."""
    from workshop.cli.sessions import delete_session

    return delete_session(session, asking=not yes)


@workshop.group("words", invoke_without_command=True, epilog=_("Example: workshop words export words.jsonl"))
@click.option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_context
def words_(context: click.Context, as_json: bool) -> int:
    """Show what you put right of what was read in words of your own; it is kept in your folder alone."""
    if context.invoked_subcommand is not None:
        return 0
    from workshop.cli.kept_words import list_words

    return list_words(as_json)


@words_.command("export", epilog=_("Example: workshop words export words.jsonl"))
@click.argument("file")
@click.option("--lens", metavar="LENS", help=_("Those read by this lens; needed where there are several."))
@click.option("--replace", is_flag=True, help=_("Replace FILE where it exists."))
def words_export(file: str, lens: str | None, replace: bool) -> int:
    """Write them to FILE for workshop lens train --replies, with names and numbers masked.

    Look it over before you pass it on: a name in small letters may not be known for one.
    """
    from workshop.cli.kept_words import export_words

    return export_words(file, lens, replace)


@words_.command("delete", epilog=_("Example: workshop words delete"))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
def words_delete(yes: bool) -> int:
    """Remove all of them for good, and what was typed in sessions and not said."""
    from workshop.cli.kept_words import delete_words

    return delete_words(asking=not yes)


@workshop.command(epilog=_("Example: workshop explain ceo-product-review the-question reasons"))
@click.argument("scenario", required=False)
@click.argument("scene", required=False)
@click.argument("response", required=False)
@click.option(
    "--text", metavar="WORDS", help=_("Words of your own in the place of RESPONSE, or of all three.")
)
@click.option("--lens", metavar="LENS", help=_("With --text alone: the lens it is read by."))
@click.option("--json", "as_json", is_flag=True, help=JSON)
@click.option("--language", metavar="CODE", help=TOLD_IN)
def explain(
    scenario: str | None, scene: str | None, response: str | None,
    text: str | None, lens: str | None, as_json: bool, language: str | None,
) -> int:  # fmt: skip
    """Show the verdict on RESPONSE in SCENE of SCENARIO, with every reason.

    With --text, show what words of your own carry: in SCENE of SCENARIO with the verdict, else alone.
    """
    if text is not None and scenario is None:
        from workshop.cli.words import explain_words

        return explain_words(text, lens, as_json)
    for name, given in (("SCENARIO", scenario), ("SCENE", scene), ("RESPONSE", response or text)):
        if given is None:
            raise click.MissingParameter(param_hint=f"'{name}'", param_type="argument")
    if response is not None and text is not None:
        raise click.UsageError("RESPONSE and --text stand for the same: leave one out.")
    if lens is not None:
        raise click.UsageError("--lens is for words alone: a scenario says by which lens it is read.")
    assert scenario is not None
    assert scene is not None
    if text is not None:
        from workshop.cli.words import explain_words_in_scene

        return explain_words_in_scene(scenario, scene, text, as_json, language)
    assert response is not None
    from workshop.cli.library import explain_response

    return explain_response(scenario, scene, response, as_json, language)


@workshop.command(epilog=_("Example: workshop about"))
@click.option("--json", "as_json", is_flag=True, help=JSON)
def about(as_json: bool) -> int:
    """Say what the workshop rests on: sources and credit, house rules, and what is not known."""
    from workshop.cli.library import show_about

    return show_about(as_json)
