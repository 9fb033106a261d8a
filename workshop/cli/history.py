"""`workshop history`: what shows over time in what somebody answered alone; and how all of it is deleted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import home_to_read
from workshop.cli.output import print_json, tell, write_or_print
from workshop.cli.sessions import NOTHING_PLAYED, REPORTS, YES
from workshop.language.catalogue import _, plural
from workshop.practice.history import ReplyHistory, told_over_time
from workshop.practice.kept import CACHE, answered_alone
from workshop.practice.telling import as_object, as_page, in_lines
from workshop.store.integrity import current
from workshop.store.own_words import WordsUnreadableError, forget_all_drafts, forget_replies, kept_replies
from workshop.store.runs import delete_alone, open_store

PAGE_NAME = "history.html"
COPIES, LOGS = "sessions*.v[0-9]*.db", "logs/fault-*.log"
"""What goes with the sessions: copies of the file from before a newer version, and details of faults."""
OLDER = ("sessions*.db", "*.rescued.jsonl", REPORTS)
"""What may hold sessions too, those of groups among them, and is only named."""
ASKED = _(
    "This deletes {sessions} that you played alone, practice too, and what history knows of them; {replies} "
    "in words of your own that you put right (workshop words), and what was typed and not said. "
    "Sessions with groups stay.\n"
    "Once deleted, they are gone; workshop export would keep one. Delete them? [y/N] "
)
NOT_REACHED = _(
    "Not reached from here: what was exported or written to other files, "
    "and the copies that a computer keeps of its own accord."
)


def show_history(as_json: bool, html: bool, file: str | None, replace: bool) -> int:
    """Print the history as lines, one JSON object, or a page, which may go to a file."""
    history = history_in(home_to_read())
    if html:
        write_or_print(as_page(history), file, replace, PAGE_NAME)
    elif as_json:
        print_json(as_object(history))
    else:
        tell(in_lines(history))
    return FINE


def history_in(home: Path | None) -> ReplyHistory:
    """The history that is kept in this home; an empty one where nothing is."""
    if home is None:
        return told_over_time(())
    kept = answered_alone(open_store(home))
    return told_over_time(kept.sessions, kept.unread)


def delete_history(asking: bool) -> int:
    """Delete every session that was played alone, with all that was made of it; none while one is open.

    What is kept of groups stays, and what cannot be reached from here is named.
    """
    home = home_to_read()
    if home is None:
        raise Ends(UNUSABLE, NOTHING_PLAYED)
    store = open_store(home)
    replies = _replies_put_right(home)
    if asking:
        alone = [summary for summary in store.sessions(rehearsals=True) if not summary.hosted]
        _ask_whether_to_delete(len(alone), replies)
    deleted = delete_alone(store)
    forget_replies(home)
    forget_all_drafts(home)
    for path in (home / CACHE, *home.glob(COPIES), *home.glob(LOGS)):
        path.unlink(missing_ok=True)
    told = _("Deleted: {sessions}, {replies} that you put right, and what was typed and not said.")
    print(
        told.format(sessions=_sessions(deleted), replies=replies),
        *_left(home),
        NOT_REACHED,
        sep="\n",
        file=sys.stderr,
    )
    return FINE


def _left(home: Path) -> Iterator[str]:
    """What lies in the home and may hold what was played, and was not looked into."""
    names = {path.name for pattern in OLDER for path in home.glob(pattern)} - {current(home).name}
    with suppress(OSError):
        if names:
            yield _("Left as it is in {home}: {names}.").format(home=home, names=", ".join(sorted(names)))


def _ask_whether_to_delete(sessions: int, replies: str) -> None:
    """Ask on stderr; raises Ends where the answer is not yes."""
    asked = ASKED.format(sessions=_sessions(sessions), replies=replies)
    print(asked, end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline()
    if not answer:
        raise Ends(UNUSABLE, _("\nNobody answered, and nothing was deleted. To delete unasked: --yes"))
    if answer.strip().lower() not in YES:
        raise Ends(FINE, _("Nothing was deleted."))


def _sessions(number: int) -> str:
    return plural("{number} session", "{number} sessions", number)


def _replies_put_right(home: Path) -> str:
    """How many are kept, in words."""
    try:
        kept = kept_replies(home)
    except WordsUnreadableError:
        return _("an unknown number of replies")
    return plural("{number} reply", "{number} replies", len(kept.replies) + kept.unreadable)
