"""`workshop sessions`, `report`, `export`, `import` and `delete`: what was played."""

from __future__ import annotations

import locale
import os
import sys
from contextlib import nullcontext, suppress
from pathlib import Path

from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import home_to_read, home_to_write
from workshop.cli.output import STANDARD_STREAM, print_json, tell, write_or_print
from workshop.language.catalogue import _
from workshop.report.contents import gather, handed_round
from workshop.report.formats import FORMATS, file_name
from workshop.report.spreadsheet import DELIMITERS, as_csv, usual_delimiter
from workshop.scenario.clean import one_line
from workshop.session.times import minute_in
from workshop.store import integrity
from workshop.store.database import SQLITE_FAILURES
from workshop.store.exchange import NotASessionError, exported, plain_file, session_in
from workshop.store.files import FileNotWrittenError, RefusedError, write_atomically
from workshop.store.locks import SessionBusyError, see_none_open
from workshop.store.own_words import forget_drafts
from workshop.store.records import KeptSession, Summary, events_in_words, place_of
from workshop.store.runs import delete, look_at, now, open_store, possible
from workshop.store.sessions import Adopted, SessionStore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.session.host import Host
    from workshop.tui.disk import Opened

NOTHING_PLAYED = _("Nothing was played yet. Begin with: workshop play")
ONLY_PLANNED = _("What there is was only planned, and not led as far as a scene. To lead it: workshop host")
YES = frozenset({"y", "yes"})
REPORTS = "reports"
"""The folder in the home that reports of sessions with a group are written into."""
USUAL_FORMAT, LED_FORMAT = "md", "html"
"""Of a report that is asked for, and of the one that is written when a group's session ends."""
MOST_OF_A_NAME = 100
REPORT_NOT_WRITTEN = _("The report could not be written. Make room; then: workshop report")
_IN_FILE = _("It is in {file}.")


def list_sessions(as_json: bool, rehearsals: bool = False, group: str | None = None) -> int:
    """Print the sessions of the home, or with one group, the newest first; rehearsals only if asked for."""
    home = home_to_read()
    summaries = [] if home is None else _listed(open_store(home), rehearsals, group)
    if as_json:
        print_json({"sessions": [summary._asdict() for summary in summaries]})
    elif not summaries:
        print(NOTHING_PLAYED, file=sys.stderr)
    else:
        tell(f"{summary.id}  {_described(summary)}. {minute_in(summary.last)}" for summary in summaries)
    return FINE


def _listed(store: SessionStore, rehearsals: bool, group: str | None) -> list[Summary]:
    if group is None:
        return store.sessions(rehearsals)
    return [one for one in store.sessions(rehearsals) if one.is_of(group)] or store.of_group(group)


def report_session(
    name: str | None,
    format: str | None,
    file: str | None,
    replace: bool,
    for_facilitator: bool = False,
    delimiter: str | None = None,
    group: str | None = None,
) -> int:
    """Write the report of the session of this name, or of the latest (with the `group`); else raises Ends.

    The latest is one that was played or led; what was only planned for a group is none.
    Without a format, the ending of the file's name tells it. A file that exists is replaced only if asked.
    """
    format = format or _format_of(file)
    if delimiter and format != "csv":
        raise Ends(UNUSABLE, _("--delimiter is for CSV: add --format csv."))
    store = _store_to_read(None)
    looked = look_at(store, name or _latest_to_tell(store, group))
    with possible(looked.kept):
        whole = gather(looked.play, looked.state, looked.kept.started, looked.kept.id)
    report = whole if for_facilitator else handed_round(whole)
    text = as_csv(report, parting_sign(delimiter)) if format == "csv" else FORMATS[format](report)
    written = write_or_print(text, file, replace, file_name(report.title, report.started, format))
    if written:
        _say(_("The report of {id} is in {file}.").format(id=looked.kept.id, file=written))
    return FINE


def parting_sign(delimiter: str | None) -> str:
    """The sign of that name; without one, what spreadsheets of this computer's locale take."""
    if delimiter:
        return DELIMITERS[delimiter]
    before = locale.setlocale(locale.LC_NUMERIC)
    try:
        locale.setlocale(locale.LC_NUMERIC, "")
        return usual_delimiter(str(locale.localeconv()["decimal_point"]))
    except locale.Error:
        return usual_delimiter("")
    finally:
        locale.setlocale(locale.LC_NUMERIC, before)


def write_led_report(opened: Opened, before: Path | None = None) -> Path:
    """Write the report of a group's session that the app led; raises ReportNotSavedError where it cannot.

    The one that was written `before`, of the same session, gives way: its close was taken back meanwhile.
    """
    from workshop.tui.disk import ReportNotSavedError

    path = led_report(opened.host, opened.id, before)
    if path is None:
        raise ReportNotSavedError(REPORT_NOT_WRITTEN)
    return path


def led_report(host: Host, session: str | None, before: Path | None = None) -> Path | None:
    """Write a group's report into the home's folder of reports, else into the present one; its path.

    None where it cannot be written. The one that this session had `before` gives way.
    """
    home = home_to_read()
    started = _started(home, session) or now().isoformat(timespec="seconds")
    report = handed_round(gather(host.play, host.state, started, session))
    text, name = FORMATS[LED_FORMAT](report), file_name(report.title, report.started, LED_FORMAT)
    if before is not None:
        with suppress(FileNotWrittenError):
            write_atomically(before, text, replace=True)
            return before
    for folder in (_reports(home), _here()):
        if folder is not None:
            try:
                path = _free(folder / name)
                write_atomically(path, text, replace=False)
                return path
            except FileNotWrittenError:
                continue
    return None


def export_session(name: str | None, file: str | None, replace: bool) -> int:
    """Write the session, or the latest, to standard output or a file; over one that exists only if asked."""
    store = _store_to_read(name)
    return write_export(store.load(_sessions(store)[0].id if name is None else name), file, replace)


def write_export(kept: KeptSession, file: str | None, replace: bool) -> int:
    """Write the session to standard output or a file; raises Ends where nothing happened in it."""
    if not kept.records:
        because = _("Nothing happened in the session {id}, so there is nothing to export.")
        raise Ends(UNUSABLE, because.format(id=kept.id))
    if written := write_or_print(exported(kept), file, replace, f"{kept.id}.jsonl"):
        events = events_in_words(len(kept.records))
        _say(_("The session {id} is in {file}: {events}.").format(id=kept.id, file=written, events=events))
    return FINE


def import_file(file: str, as_new: bool) -> int:
    """Keep the session in the file; one that is here already is said to be, and nothing changes."""
    kept = read_import(file)
    store = open_store(home_to_write())
    adopted = store.adopt(kept, as_new)
    summary = store.summary(adopted.id)
    said = outcome_of_import(adopted, kept)
    _say(_("{said} To go on with it:\n  workshop resume {id}").format(said=said, id=summary.id))
    return FINE


def outcome_of_import(adopted: Adopted, kept: KeptSession) -> str:
    """What became of it, in a sentence."""
    if not adopted.is_new:
        same = _("The session {id} is here already, with the same events: nothing was changed.")
        return same.format(id=adopted.id)
    place = place_of(kept.records, kept.scenario_text).words
    return _("Imported: {title}, {place}, {events}.").format(
        title=kept.title, place=place, events=events_in_words(len(kept.records))
    )


def read_import(file: str) -> KeptSession:
    """The session in the file, or on standard input; raises Ends with each fault and its line."""
    from_stream = file == STANDARD_STREAM
    try:
        with nullcontext(sys.stdin.buffer) if from_stream else plain_file(file) as stream:
            return session_in(stream)
    except NotASessionError as refused:
        shown = _("Standard input") if from_stream else one_line(file, 400)
        because = _("{shown} was not imported, and nothing was changed.\n{refused}")
        raise Ends(UNUSABLE, because.format(shown=shown, refused=refused)) from refused


def delete_session(name: str, asking: bool) -> int:
    """Remove the session, once a person has said so; one that is open stays.

    Unasked, it must be named in full: the beginning of a name may mean another one tomorrow.
    """
    store = _store_to_read(name)
    summary = store.summary(name)
    if holder := store.holder(summary.id):
        raise SessionBusyError(summary.id, holder)
    if asking:
        _ask_whether_to_delete(summary)
    elif summary.id != name:
        because = _("With --yes, name the session in full: workshop delete {id} --yes")
        raise Ends(UNUSABLE, because.format(id=summary.id))
    from workshop.practice.kept import forget_answered
    from workshop.rooms.entrance import forget_entrance

    delete(store, summary.id)
    forget_answered(store.folder, summary.id)
    forget_entrance(store.folder, summary.id)
    forget_drafts(store.folder, summary.id)
    _say(_("The session {id} was deleted.").format(id=summary.id))
    return FINE


def rescue_sessions(file: str) -> int:
    """Write what can be read of the sessions to a new file, one JSON object a line; none is overwritten."""
    shown = one_line(file, 400)
    if os.path.lexists(file):
        raise Ends(UNUSABLE, _("{file} is there already: name a file that is not.").format(file=shown))
    rescued = integrity.rescue(integrity.current(home_to_write()), Path(file).absolute())
    _say(f"{rescued} {_IN_FILE.format(file=shown)}")
    return FINE


def begin_anew() -> int:
    """Begin an empty file of sessions; the present one stays as it is, and so it does while one is open.

    What can be read of a damaged one is written out beside it first.
    """
    home = home_to_write()
    see_none_open(home / "locks")
    before = integrity.current(home)
    try:
        if before.exists():
            integrity.check_database(before)
    except (integrity.DatabaseRefusedError, *SQLITE_FAILURES, OSError) as refused:
        aside = _free(before.with_suffix(".rescued.jsonl"))
        rescued = integrity.rescue(before, aside)
        if rescued.sessions or rescued.events:
            _say(f"{one_line(str(refused).partition('. ')[0])}. {rescued} {_IN_FILE.format(file=aside.name)}")
        else:
            aside.unlink()
    path = integrity.begin_database(home)
    _say(_("Sessions are kept in {name} from now on.").format(name=one_line(path.name)))
    return FINE


def _store_to_read(name: str | None) -> SessionStore:
    """The sessions of the home; raises Ends where there is none, so that none goes by this name."""
    if (home := home_to_read()) is not None:
        return open_store(home)
    if name is None:
        raise Ends(UNUSABLE, NOTHING_PLAYED)
    because = _("There is no session {value}: nothing was played yet.")
    raise Ends(UNUSABLE, because.format(value=one_line(name, 80)))


def _latest_to_tell(store: SessionStore, group: str | None) -> str:
    """The id of the newest session that was played alone or led; raises Ends where there is none."""
    told = next((one for one in _sessions(store, group) if one.led or not one.hosted), None)
    if told is None:
        raise Ends(UNUSABLE, ONLY_PLANNED)
    return told.id


def _sessions(store: SessionStore, group: str | None = None) -> list[Summary]:
    """The sessions, with that group if one is told, the newest first; raises Ends where there is none."""
    summaries = store.sessions() if group is None else store.of_group(group)
    if not summaries:
        raise Ends(UNUSABLE, NOTHING_PLAYED)
    return summaries


def _ask_whether_to_delete(summary: Summary) -> None:
    """Ask on stderr; raises Ends where the answer is not yes."""
    question = _(
        "{id}  {described}. {when}\nOnce deleted, it is gone; workshop export {id} would keep "
        "it. Delete it? [y/N] "
    ).format(id=summary.id, described=_described(summary), when=minute_in(summary.last))
    print(question, end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline()
    if not answer:
        raise Ends(UNUSABLE, _("\nNobody answered, and nothing was deleted. To delete unasked: --yes"))
    if answer.strip().lower() not in YES:
        raise Ends(FINE, _("Nothing was deleted."))


def _described(summary: Summary) -> str:
    with_group = _(", with {group}").format(group=summary.group) if summary.group else _(", with a group")
    kind = ", a rehearsal" if summary.rehearsal else with_group if summary.hosted else ""
    return f"{summary.title}{kind}, {summary.place}"


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _format_of(file: str | None) -> str:
    ending = Path(file or "").suffix.removeprefix(".").lower()
    return ending if ending in FORMATS else USUAL_FORMAT


def _started(home: Path | None, session: str | None) -> str | None:
    """When the session began, as far as that is kept."""
    if home is None or session is None:
        return None
    try:
        return open_store(home).summary(session).started
    except RefusedError:
        return None


def _reports(home: Path | None) -> Path | None:
    """The home's folder of reports, made where there was none; None where it cannot be."""
    if home is None:
        return None
    try:
        (home / REPORTS).mkdir(exist_ok=True)
    except OSError:
        return None
    return home / REPORTS


def _here() -> Path | None:
    """The folder that the command was given in, which may have gone meanwhile."""
    try:
        return Path.cwd()
    except OSError:
        return None


def _free(path: Path) -> Path:
    """The path, or one beside it that no file has yet."""
    others = (path.with_stem(f"{path.stem}-{number}") for number in range(2, MOST_OF_A_NAME))
    return next((candidate for candidate in (path, *others) if not os.path.lexists(candidate)), path)
