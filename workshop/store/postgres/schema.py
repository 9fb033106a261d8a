"""The tables of organisations' sessions, as the steps that lead to them from each earlier version.

To change a table: add a step at the end, and never change one that was released. A process of the version
before goes on reading and writing while the step is made and for a while after it: first widen (new columns
have defaults), and take away only in a version whose predecessor no longer uses what is taken.
"""

from __future__ import annotations

import time
from contextlib import closing

import psycopg

from workshop.language.catalogue import _
from workshop.store.files import RefusedError
from workshop.store.postgres.connection import Connection, connected, place_in, refused_in_words

ROLE = "workshop_rooms"
"""Who may use the tables, and owns none of them: the name that processes go by is made a member of it."""
LOCK = 0x4C57_5332
"""Held by the one who changes the tables."""
TURN_SECONDS = 60.0
"""Within which whoever changes the tables is done."""
LOOKING_AGAIN = 0.1
_TABLES = ("document", "session", "lease", "entrance", "event")
_PEOPLE = ("account", "sign_in", "attempt")
_POOL = ("pooled", "pool")
_KEEPING = ("keeping", "erased")
_OWN = "org = nullif(current_setting('workshop.org', true), '')::bigint"
"""Where no organisation was said, none is meant: the setting is empty then, or not there at all."""
_KNOWN_BY = "nullif(current_setting('workshop.{what}', true), '')"


def _adding_up(name: str, sign: str) -> str:
    """What keeps sums over sessions right, whatever puts a session's cells in or takes them out.

    It is carried out as the owner of the tables: nobody else may write a sum.
    """
    return f"""CREATE FUNCTION workshop.pool_{name}() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
        BEGIN
            INSERT INTO workshop.pool AS sums (org, quarter, cell, times, people)
            SELECT org, quarter, key, {sign}sum((value->>0)::bigint), {sign}sum((value->>1)::bigint)
            FROM rows CROSS JOIN LATERAL jsonb_each(cells) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            ON CONFLICT (org, quarter, cell) DO UPDATE
            SET times = sums.times + excluded.times, people = sums.people + excluded.people;
            RETURN NULL;
        END
    $$"""


MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE workshop.org (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL UNIQUE
        )""",
        """CREATE TABLE workshop.document (
            org bigint NOT NULL REFERENCES workshop.org,
            hash text NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (org, hash)
        )""",
        """CREATE TABLE workshop.session (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            org bigint NOT NULL REFERENCES workshop.org,
            id text NOT NULL,
            scenario text NOT NULL,
            title text NOT NULL,
            started text NOT NULL,
            scenario_hash text NOT NULL,
            lens_hashes text NOT NULL,
            imported smallint NOT NULL,
            crc bigint NOT NULL,
            place text NOT NULL DEFAULT '',
            finished smallint NOT NULL DEFAULT 0,
            hosted smallint NOT NULL DEFAULT 0,
            rehearsal smallint NOT NULL DEFAULT 0,
            placed bigint NOT NULL DEFAULT 0,
            grp text,
            UNIQUE (org, id),
            FOREIGN KEY (org, scenario_hash) REFERENCES workshop.document
        )""",
        "CREATE INDEX ON workshop.session (org, number DESC)",
        """CREATE TABLE workshop.lease (
            session bigint PRIMARY KEY REFERENCES workshop.session ON DELETE CASCADE,
            org bigint NOT NULL REFERENCES workshop.org,
            head bigint NOT NULL DEFAULT 0,
            term bigint NOT NULL DEFAULT 0,
            owner text,
            until timestamptz NOT NULL DEFAULT 'epoch'
        ) WITH (fillfactor = 50)""",
        """CREATE TABLE workshop.entrance (
            session bigint PRIMARY KEY REFERENCES workshop.session ON DELETE CASCADE,
            org bigint NOT NULL REFERENCES workshop.org,
            code text NOT NULL UNIQUE,
            tag text NOT NULL UNIQUE,
            secret bytea NOT NULL,
            mark integer NOT NULL DEFAULT 0,
            epoch integer NOT NULL DEFAULT 0,
            remotes jsonb NOT NULL DEFAULT '[]'
        )""",
        """CREATE TABLE workshop.event (
            session bigint NOT NULL REFERENCES workshop.session ON DELETE CASCADE,
            org bigint NOT NULL REFERENCES workshop.org,
            seq bigint NOT NULL,
            at text NOT NULL,
            body text NOT NULL,
            crc bigint NOT NULL,
            PRIMARY KEY (session, seq)
        )""",
        f"GRANT USAGE ON SCHEMA workshop TO {ROLE}",
        f"GRANT SELECT ON workshop.version TO {ROLE}",
        f"GRANT SELECT, INSERT ON workshop.org TO {ROLE}",
        *(f"GRANT SELECT, INSERT, UPDATE, DELETE ON workshop.{table} TO {ROLE}" for table in _TABLES[:-1]),
        f"GRANT SELECT, INSERT, DELETE ON workshop.event TO {ROLE}",
        *(f"ALTER TABLE workshop.{table} ENABLE ROW LEVEL SECURITY" for table in ("org", *_TABLES)),
        *(f"CREATE POLICY own ON workshop.{table} TO {ROLE} USING ({_OWN})" for table in _TABLES),
        f"CREATE POLICY named ON workshop.org TO {ROLE}"
        f" USING (name = {_KNOWN_BY.format(what='organisation')})",
        f"CREATE POLICY known ON workshop.entrance FOR SELECT TO {ROLE}"
        f" USING (code = {_KNOWN_BY.format(what='code')} OR tag = {_KNOWN_BY.format(what='tag')})",
    ),
    (
        """CREATE TABLE workshop.account (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            org bigint NOT NULL REFERENCES workshop.org,
            issuer text NOT NULL,
            sub text NOT NULL,
            name text NOT NULL,
            address text NOT NULL,
            roles text[] NOT NULL,
            signed_in timestamptz NOT NULL DEFAULT now(),
            UNIQUE (org, issuer, sub)
        )""",
        """CREATE TABLE workshop.sign_in (
            hash text PRIMARY KEY,
            org bigint NOT NULL REFERENCES workshop.org,
            account bigint NOT NULL REFERENCES workshop.account ON DELETE CASCADE,
            until timestamptz NOT NULL
        )""",
        "CREATE INDEX ON workshop.sign_in (account)",
        """CREATE TABLE workshop.attempt (
            hash text PRIMARY KEY,
            org bigint NOT NULL REFERENCES workshop.org,
            issuer text NOT NULL,
            secret_hash text NOT NULL,
            back text NOT NULL,
            began timestamptz NOT NULL DEFAULT now()
        )""",
        "CREATE INDEX ON workshop.attempt (org, began)",
        *(f"GRANT SELECT, INSERT, UPDATE, DELETE ON workshop.{table} TO {ROLE}" for table in _PEOPLE),
        *(f"ALTER TABLE workshop.{table} ENABLE ROW LEVEL SECURITY" for table in _PEOPLE),
        *(f"CREATE POLICY own ON workshop.{table} TO {ROLE} USING ({_OWN})" for table in _PEOPLE),
        f"CREATE POLICY own ON workshop.org FOR SELECT TO {ROLE} USING ({_OWN.replace('org', 'number', 1)})",
        *(
            f"CREATE POLICY known ON workshop.{table} FOR SELECT TO {ROLE}"
            f" USING (hash = {_KNOWN_BY.format(what=table)})"
            for table in _PEOPLE[1:]
        ),
    ),
    (
        "ALTER TABLE workshop.session ADD COLUMN closed timestamptz,"
        " ADD COLUMN gathered smallint NOT NULL DEFAULT 0",
        "CREATE INDEX ON workshop.session (org) WHERE finished = 1 AND gathered = 0",
        """CREATE TABLE workshop.pooled (
            session bigint PRIMARY KEY REFERENCES workshop.session ON DELETE CASCADE,
            org bigint NOT NULL REFERENCES workshop.org,
            quarter text NOT NULL,
            cells jsonb NOT NULL
        )""",
        """CREATE TABLE workshop.pool (
            org bigint NOT NULL REFERENCES workshop.org,
            quarter text NOT NULL,
            cell text NOT NULL,
            times bigint NOT NULL,
            people bigint NOT NULL,
            PRIMARY KEY (org, quarter, cell)
        )""",
        _adding_up("add", ""),
        _adding_up("take", "-"),
        "CREATE TRIGGER add AFTER INSERT ON workshop.pooled REFERENCING NEW TABLE AS rows"
        " FOR EACH STATEMENT EXECUTE FUNCTION workshop.pool_add()",
        "CREATE TRIGGER take AFTER DELETE ON workshop.pooled REFERENCING OLD TABLE AS rows"
        " FOR EACH STATEMENT EXECUTE FUNCTION workshop.pool_take()",
        "CREATE TABLE workshop.turn (at timestamptz NOT NULL)",
        "INSERT INTO workshop.turn VALUES ('epoch')",
        """CREATE FUNCTION workshop.orgs_due() RETURNS SETOF bigint
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
            SELECT org FROM workshop.session WHERE finished = 1 AND gathered = 0
            UNION
            SELECT session.org FROM workshop.session JOIN workshop.lease ON lease.session = number
            WHERE placed <> head AND until < now() - interval '1 minute'
        $$""",
        "REVOKE ALL ON FUNCTION workshop.orgs_due() FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION workshop.orgs_due() TO {ROLE}",
        f"GRANT SELECT, UPDATE ON workshop.turn TO {ROLE}",
        f"GRANT SELECT, INSERT, DELETE ON workshop.pooled TO {ROLE}",
        f"GRANT SELECT ON workshop.pool TO {ROLE}",
        *(f"ALTER TABLE workshop.{table} ENABLE ROW LEVEL SECURITY" for table in _POOL),
        *(f"CREATE POLICY own ON workshop.{table} TO {ROLE} USING ({_OWN})" for table in _POOL),
    ),
    (
        """CREATE TABLE workshop.laptop (
            session bigint PRIMARY KEY REFERENCES workshop.entrance ON DELETE CASCADE,
            org bigint NOT NULL REFERENCES workshop.org,
            hash text UNIQUE,
            until timestamptz,
            key text
        )""",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON workshop.laptop TO {ROLE}",
        "ALTER TABLE workshop.laptop ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY own ON workshop.laptop TO {ROLE} USING ({_OWN})",
        f"CREATE POLICY known ON workshop.laptop FOR SELECT TO {ROLE}"
        f" USING (hash = {_KNOWN_BY.format(what='laptop')})",
    ),
    (
        "CREATE TABLE workshop.practice_key (key bytea NOT NULL)",
        # Two times 122 bits of chance, from PostgreSQL’s own strong source.
        "INSERT INTO workshop.practice_key"
        " VALUES (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'))",
        """CREATE TABLE workshop.practice (
            account bigint NOT NULL REFERENCES workshop.account ON DELETE CASCADE,
            org bigint NOT NULL REFERENCES workshop.org,
            story text NOT NULL,
            minutes integer NOT NULL,
            title text NOT NULL,
            place text NOT NULL,
            carried text NOT NULL,
            at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (account, story, minutes)
        )""",
        f"GRANT SELECT ON workshop.practice_key TO {ROLE}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON workshop.practice TO {ROLE}",
        "ALTER TABLE workshop.practice ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY own ON workshop.practice TO {ROLE} USING ({_OWN})",
    ),
    (
        "ALTER TABLE workshop.lease ADD COLUMN used timestamptz NOT NULL DEFAULT now()",
        """CREATE TABLE workshop.keeping (
            org bigint PRIMARY KEY REFERENCES workshop.org,
            days integer,
            erase_to bigint NOT NULL DEFAULT 0
        )""",
        """CREATE TABLE workshop.erased (
            session bigint NOT NULL,
            crc bigint NOT NULL,
            org bigint NOT NULL REFERENCES workshop.org,
            at timestamptz NOT NULL DEFAULT now(),
            told smallint NOT NULL DEFAULT 0,
            PRIMARY KEY (session, crc)
        )""",
        "CREATE INDEX ON workshop.erased (org) WHERE told = 0",
        "CREATE TABLE workshop.place (mark text NOT NULL)",
        # By the owner’s right, so that all see the same; not every host of databases tells the cluster’s.
        """CREATE FUNCTION workshop.mark() RETURNS text
            LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
            DECLARE
                cluster text := '';
            BEGIN
                BEGIN
                    SELECT system_identifier INTO cluster FROM pg_control_system();
                EXCEPTION WHEN insufficient_privilege OR undefined_function THEN
                    NULL;
                END;
                RETURN concat_ws('.', cluster, oid, 'workshop.session'::regclass::oid)
                    FROM pg_database WHERE datname = current_database();
            END
        $$""",
        "INSERT INTO workshop.place SELECT workshop.mark()",
        """CREATE OR REPLACE FUNCTION workshop.orgs_due() RETURNS SETOF bigint
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
            SELECT org FROM workshop.session WHERE finished = 1 AND gathered = 0
            UNION
            SELECT session.org FROM workshop.session JOIN workshop.lease ON lease.session = number
            WHERE placed <> head AND until < now() - interval '1 minute'
            UNION
            SELECT org FROM workshop.keeping WHERE days IS NOT NULL OR erase_to > 0
            UNION
            SELECT org FROM workshop.erased WHERE told = 0
        $$""",
        f"GRANT SELECT ON workshop.place TO {ROLE}",
        f"GRANT SELECT, INSERT, UPDATE ON workshop.keeping TO {ROLE}",
        f"GRANT SELECT, INSERT, UPDATE ON workshop.erased TO {ROLE}",
        *(f"ALTER TABLE workshop.{table} ENABLE ROW LEVEL SECURITY" for table in _KEEPING),
        *(f"CREATE POLICY own ON workshop.{table} TO {ROLE} USING ({_OWN})" for table in _KEEPING),
    ),
    (
        """CREATE TABLE workshop.story (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            org bigint NOT NULL REFERENCES workshop.org,
            kind text NOT NULL,
            id text NOT NULL,
            hash text NOT NULL,
            lenses text NOT NULL,
            heading jsonb NOT NULL,
            text text NOT NULL,
            who text NOT NULL,
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            withdrawn timestamptz,
            UNIQUE (org, kind, id, hash, lenses)
        )""",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON workshop.story TO {ROLE}",
        "ALTER TABLE workshop.story ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY own ON workshop.story TO {ROLE} USING ({_OWN})",
    ),
)
"""The statements of each step; that at place N leads from version N to N + 1.

`lease` is the row that is written with every batch, so it is narrow. What an entrance or an organisation is
known by (a code, a tag, a name, the hash
of a secret) must be said before its row can be seen, so that no question shows all.
"""
TABLES_VERSION = len(MIGRATIONS)


class OtherVersionError(RefusedError):
    """The database is not of this program's version; nothing was changed."""


def bring_up_to_date(address: str) -> int:
    """Make the tables, or bring them to this version; what version they were of. Many may try at once.

    Needs a name that may create a schema, and the role where there is none yet. Raises OtherVersionError
    where they are a newer program's, and DatabaseAwayError.
    """
    with refused_in_words(address), closing(connected(address)) as connection:
        _take_turn(connection)
        connection.execute("CREATE SCHEMA IF NOT EXISTS workshop")
        connection.execute("CREATE TABLE IF NOT EXISTS workshop.version (number integer NOT NULL)")
        _see_role(connection)
        version = version_in(connection)
        if version > TABLES_VERSION:
            raise _newer(address, version)
        for number, step in enumerate(MIGRATIONS[version:], version + 1):
            with connection.transaction():
                for statement in step:
                    connection.execute(statement)
                connection.execute("DELETE FROM workshop.version")
                connection.execute("INSERT INTO workshop.version VALUES (%s)", (number,))
        return version


def see_version(connection: Connection, address: str) -> None:
    """Raises OtherVersionError where the tables are of another version than this program."""
    try:
        version = version_in(connection)
    except (
        psycopg.errors.UndefinedTable,
        psycopg.errors.InvalidSchemaName,
        psycopg.errors.InsufficientPrivilege,
    ):
        version = 0
    if version > TABLES_VERSION:
        raise _newer(address, version)
    if version < TABLES_VERSION:
        older = _("The database {place} is of version {version}, and this program needs {wanted}.")
        refused = OtherVersionError(
            older.format(place=place_in(address), version=version, wanted=TABLES_VERSION)
        )
        refused.advice = _("Once, by the name that owns the tables: workshop prepare-rooms --database …")
        raise refused


def version_in(connection: Connection) -> int:
    """Which version the tables are of; 0 for none yet."""
    row = connection.execute("SELECT max(number) FROM workshop.version").fetchone()
    return int(row[0] or 0) if row else 0


def _newer(address: str, version: int) -> OtherVersionError:
    newer = _("The database {place} is of version {version}, a newer program's; this one reads {wanted}.")
    return OtherVersionError(newer.format(place=place_in(address), version=version, wanted=TABLES_VERSION))


def _take_turn(connection: Connection) -> None:
    """Wait until nobody else changes the tables; the turn ends with the connection, however that ends."""
    for _look in range(int(TURN_SECONDS / LOOKING_AGAIN)):
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
        if row and row[0]:
            return
        time.sleep(LOOKING_AGAIN)
    raise TimeoutError(_("somebody else is changing its tables"))


def _see_role(connection: Connection) -> None:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,)).fetchone() is None:
        try:
            connection.execute(f"CREATE ROLE {ROLE} NOLOGIN")
        except psycopg.errors.DuplicateObject:
            return  # made for another database of the server at this moment
