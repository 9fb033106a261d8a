#!/bin/bash
# A dump of backup.sh into an empty database, all of it or nothing, compared with what was counted: restore.sh FILE.dump
# The database is that of libpq's variables, by a name that may make a schema there; roles.sql has made the roles.
set -euo pipefail
dump=$1 counts=${1%.dump}.counts
here=$(dirname "$(readlink -f "$0")")
ask() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }

if [ "sha256 $(sha256sum < "$dump" | cut -d ' ' -f 1)" != "$(grep '^sha256 ' "$counts")" ]; then
    echo "$dump is not as it was written." >&2
    exit 1
fi
if [ -n "$(ask -c "SELECT 1 FROM pg_namespace WHERE nspname = 'workshop'")" ]; then
    echo "This database has rooms already. Restore into an empty one." >&2
    exit 1
fi
pg_restore --exit-on-error --single-transaction --no-owner --dbname="${PGDATABASE:?names the database}" "$dump"
ask > /dev/null << 'END'
SELECT format('ANALYZE workshop.%I', relname) FROM pg_class
WHERE relnamespace = 'workshop'::regnamespace AND relkind = 'r' \gexec
END

if ! diff <(grep -v '^sha256 ' "$counts") <(ask -f "$here/counts.sql") >&2; then
    echo "What was restored (>) is not what was dumped (<)." >&2
    exit 1
fi
open=$(ask -c "SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'workshop'::regnamespace AND relkind = 'r' AND attname = 'org' AND NOT relrowsecurity")
if [ -n "$open" ]; then
    echo "Rows of these are not kept apart by organisation: $open" >&2
    exit 1
fi
grep -v '^sha256 ' "$counts"
