-- What a dump and what came of it are compared by: how many rows each table has, and what events and seats add up to.
-- Whoever does not see every row is refused.
SET row_security = off;
SELECT format('SELECT %L || count(*) FROM workshop.%I', relname || ' ', relname)
FROM pg_class WHERE relnamespace = 'workshop'::regnamespace AND relkind = 'r' ORDER BY relname COLLATE "C"
\gexec
SELECT 'checks ' || coalesce(sum(crc), 0) FROM workshop.event;
SELECT 'seats ' || coalesce(sum(mark), 0) FROM workshop.entrance;
