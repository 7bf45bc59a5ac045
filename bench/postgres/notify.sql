-- A bus message to tills and browsers: Odoo opens a connection to the database `postgres` for each one.
\sleep 1 s
SELECT pg_notify('imbus', '["channel"]');
