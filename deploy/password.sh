#!/bin/sh
# A new password for one of the names of roles.sql: password.sh NAME FILE COMMAND …
# The command is psql as a superuser; the password reaches it by its input. FILE, as libpq reads it, is written in
# place, so that its owner and mode stay, and a container that has it sees it. Connections that stand, stay.
set -eu
name=$1 file=$2
shift 2
case $name in rooms_owner | rooms | rooms_backup) ;; *) echo "No such name: $name" >&2; exit 2 ;; esac
password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
[ "${#password}" = 48 ]
[ -e "$file" ] || (umask 077 && : > "$file")
printf "ALTER ROLE %s PASSWORD '%s';\n" "$name" "$password" | "$@"
printf '*:*:*:%s:%s\n' "$name" "$password" > "$file"
