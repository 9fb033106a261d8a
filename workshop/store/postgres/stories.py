"""The stories and lenses that an organisation uploaded: each version as it was, who brought it and when."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from psycopg.types.json import Jsonb

from workshop.language.catalogue import _
from workshop.scenario.clean import clean, one_line
from workshop.store.files import RefusedError
from workshop.store.postgres.connection import SharedConnection, as_organisation
from workshop.store.records import text_hash

StoryKind = Literal["story", "lens"]
MOST_VERSIONS = 200
"""Of stories and lenses together, those that were withdrawn included."""
_UPLOADS = 0x4C58
_COLUMNS = "number, kind, id, hash, lenses, heading, who, at, withdrawn"


class NoRoomForStoryError(RefusedError):
    """The organisation has as many versions as it may."""

    def __init__(self) -> None:
        many = _("There are {most} versions here, as many as there may be.")
        super().__init__(many.format(most=MOST_VERSIONS))
        self.advice = _("Delete some that were withdrawn.")


class StoryNeededError(RefusedError):
    """A lens that a story was checked with; both go, or none."""

    def __init__(self, story: str) -> None:
        needed = _("The story {story} was checked with this lens, and needs it.")
        super().__init__(needed.format(story=one_line(story, 80)))


class NoSuchVersionError(RefusedError):
    """The organisation has no such version."""

    def __init__(self) -> None:
        super().__init__(_("There is no such version here."))


class LensUsed(NamedTuple):
    """A lens that a story names: of the organisation's own by its hash, else the program's own of that id."""

    id: str
    hash: str = ""


class StoryVersion(NamedTuple):
    """A version without its text."""

    number: int
    kind: StoryKind
    id: str
    hash: str
    lenses: tuple[LensUsed, ...]
    """Those of a story, in its order."""
    heading: Mapping[str, Any]
    """What a list shows of it."""
    who: str
    at: datetime
    """When it was uploaded last."""
    withdrawn: bool


class OwnStories:
    """Everything may raise DatabaseAwayError; of another organisation nothing is there."""

    def __init__(self, shared: SharedConnection) -> None:
        self._shared = shared

    def put(
        self,
        org: int,
        kind: StoryKind,
        id: str,
        text: str,
        lenses: Sequence[LensUsed],
        heading: Mapping[str, Any],
        who: str,
    ) -> bool:
        """Keep this version, the present one from now on; whether it was not here yet.

        Raises NoRoomForStoryError.
        """
        key = (org, kind, id, text_hash(text), json.dumps(lenses))
        with self._shared.asking() as connection, as_organisation(connection, org):
            # One after the other: two at once would not count each other.
            connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (_UPLOADS, org % 2**31))
            again = connection.execute(
                "UPDATE workshop.story SET at = clock_timestamp(), who = %s, withdrawn = NULL"
                " WHERE (org, kind, id, hash, lenses) = (%s, %s, %s, %s, %s)",
                (who, *key),
            ).rowcount
            if again:
                return False
            row = connection.execute("SELECT count(*) FROM workshop.story WHERE org = %s", (org,)).fetchone()
            if row is None or row[0] >= MOST_VERSIONS:
                raise NoRoomForStoryError
            connection.execute(
                "INSERT INTO workshop.story (org, kind, id, hash, lenses, heading, text, who)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                (*key, Jsonb(dict(heading)), text, one_line(who, 80)),
            )
        return True

    def is_full(self, org: int) -> bool:
        """Whether there is no room for another version."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            row = connection.execute("SELECT count(*) FROM workshop.story WHERE org = %s", (org,)).fetchone()
        return row is None or row[0] >= MOST_VERSIONS

    def versions(self, org: int) -> list[StoryVersion]:
        """All of them by kind and id, the latest first; that is the present one unless it was withdrawn."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM workshop.story WHERE org = %s"
                " ORDER BY kind DESC, id, at DESC, number DESC",
                (org,),
            ).fetchall()
        return [_version(row) for row in rows]

    def present(self, org: int) -> list[StoryVersion]:
        """The present version of each that has one."""
        found: dict[tuple[StoryKind, str], StoryVersion] = {}
        for version in self.versions(org):
            if not version.withdrawn:
                found.setdefault((version.kind, version.id), version)
        return list(found.values())

    def text(self, org: int, number: int) -> tuple[StoryVersion, str]:
        """A version with its text; raises NoSuchVersionError."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            row = connection.execute(
                f"SELECT {_COLUMNS}, text FROM workshop.story WHERE number = %s", (number,)
            ).fetchone()
        if row is None:
            raise NoSuchVersionError
        return _version(row[:-1]), row[-1]

    def lens_texts(self, org: int, hashes: Sequence[str]) -> dict[str, str]:
        """The texts of own lenses by their hashes."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            rows = connection.execute(
                "SELECT hash, text FROM workshop.story WHERE org = %s AND kind = 'lens' AND hash = ANY(%s)",
                (org, list(hashes)),
            ).fetchall()
        return dict(rows)

    def withdraw(self, org: int, number: int) -> None:
        """No session is begun on it any more; raises NoSuchVersionError."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            changed = connection.execute(
                "UPDATE workshop.story SET withdrawn = coalesce(withdrawn, now()) WHERE number = %s",
                (number,),
            )
            if not changed.rowcount:
                raise NoSuchVersionError

    def delete(self, org: int, number: int) -> None:
        """Remove a version that was withdrawn; raises NoSuchVersionError, or StoryNeededError."""
        with self._shared.asking() as connection, as_organisation(connection, org):
            row = connection.execute(
                "SELECT kind, id, hash FROM workshop.story WHERE number = %s AND withdrawn IS NOT NULL",
                (number,),
            ).fetchone()
            if row is None:
                raise NoSuchVersionError
            kind, id, hash = row
            needed = connection.execute(
                "SELECT id FROM workshop.story WHERE org = %s AND kind = 'story'"
                " AND lenses::jsonb @> %s LIMIT 1",
                (org, Jsonb([[id, hash]])),
            ).fetchone()
            if kind == "lens" and needed is not None:
                raise StoryNeededError(needed[0])
            connection.execute("DELETE FROM workshop.story WHERE number = %s", (number,))


def _version(row: tuple[Any, ...]) -> StoryVersion:
    number, kind, id, hash, lenses, heading, who, at, withdrawn = row
    used = tuple(LensUsed(*each) for each in json.loads(lenses))
    return StoryVersion(number, kind, id, hash, used, heading, clean(who), at, withdrawn is not None)
