#!/bin/bash
# A dump of all rooms, and beside it what was counted in the same moment: backup.sh FOLDER [DAYS]
# With DAYS, those that are older are deleted. The database is that of libpq's variables (PGHOST, PGDATABASE, PGUSER,
# PGPASSFILE); its name needs BYPASSRLS, for who sees the rows of one organisation at a time would dump none.
set -euo pipefail
folder=$1 days=${2:-}
here=$(dirname "$(readlink -f "$0")")
umask 077
name=rooms-$(date -u +%Y%m%dT%H%M%SZ)
work=$(mktemp -d "$folder/.$name.XXXXXX")
trap 'rm -rf "$work"' EXIT

# One transaction stays open: the dump is made of what it sees, and it counts that.
mkfifo "$work/asked" "$work/told"
psql -X -q -A -t -v ON_ERROR_STOP=1 < "$work/asked" > "$work/told" &
exec 3> "$work/asked" 4< "$work/told"
echo "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot();" >&3
read -r snapshot <&4
pg_dump --format=custom --schema=workshop --snapshot="$snapshot" --file="$work/dump"
cat "$here/counts.sql" >&3
exec 3>&-
cat <&4 > "$work/counts"
wait $!

grep -q '^session ' "$work/counts"
echo "sha256 $(sha256sum < "$work/dump" | cut -d ' ' -f 1)" >> "$work/counts"
sync "$work/dump" "$work/counts"
mv "$work/counts" "$folder/$name.counts"
mv "$work/dump" "$folder/$name.dump"
sync "$folder"
[ -z "$days" ] || find "$folder" -maxdepth 1 -name 'rooms-*Z.*' -mtime "+$days" -delete
echo "$folder/$name.dump"
