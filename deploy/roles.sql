-- The three names of a database of rooms, none of them a superuser. Given to psql by one, as often as one likes.
-- Their passwords are set by password.sh.
SET client_min_messages = warning;
SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY['workshop_rooms', 'rooms_owner', 'rooms', 'rooms_backup']) AS wanted (name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec
ALTER ROLE workshop_rooms NOLOGIN;
-- Makes the tables and brings them up to date; no process goes by it.
ALTER ROLE rooms_owner LOGIN;
-- Processes. Owns nothing, and sees the rows of one organisation at a time.
ALTER ROLE rooms LOGIN;
GRANT workshop_rooms TO rooms;
-- Sees every row, so that a dump is whole, and can write none.
ALTER ROLE rooms_backup LOGIN BYPASSRLS;
ALTER ROLE rooms_backup SET default_transaction_read_only = on;
GRANT pg_read_all_data TO rooms_backup;
SELECT 'CREATE DATABASE rooms OWNER rooms_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'rooms')
\gexec
REVOKE ALL ON DATABASE rooms FROM PUBLIC;
GRANT CONNECT ON DATABASE rooms TO rooms, rooms_backup;
