#!/bin/bash
# Neutralises a restored copy of a tenant: nothing in it sends, calls or runs when Odoo is started on it. Not for the tenant that runs.
#   neutralize-tenant.sh --database NAME [--odoo PROGRAM] [--base-url URL] [--report FILE]
# --odoo      Odoo of the tenant's image: its `neutralize` prints the statements of every installed module, which replace credentials of
#             payment, delivery, electronic invoices and so on by those of tests. Without it only what the list below names is neutral.
# --base-url  address of the copy in links; http://localhost:8069 by default
# The server is the one that PGHOST and so on name; the role owns the tables, or may act as their owner. All of it, or nothing.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
database="" odoo="" url=http://localhost:8069
while [ $# -gt 0 ]; do
  case $1 in
    --database) database=$2 ;;
    --odoo) odoo=$2 ;;
    --base-url) url=$2 ;;
    --report) report=$2 ;;
    *) usage "unknown option $1" ;;
  esac
  shift 2
done
[ -n "$database" ] || usage "--database is missing"
[[ $url =~ ^https?://[][a-zA-Z0-9.:_/-]+$ ]] || usage "--base-url is not an address: write https://copy.example.com"
need psql jq ${odoo:+"$odoo"}
export PGDATABASE=$database

# What is alive in a table, and what makes it neutral: name, table, column that has to exist, condition, assignment.
# Odoo leaves one cron active, the garbage collection: in a copy it deletes files that only the original database names.
# fs_storage and queue_job are OCA's, which Odoo's own statements do not know.
neutral=$(
  cat <<'LIST'
mail servers|ir_mail_server|active|active and smtp_host is distinct from 'invalid'|active = false
servers of templates|mail_template|mail_server_id|mail_server_id is not null|mail_server_id = null
incoming mail|fetchmail_server|active|active|active = false
crons|ir_cron|active|active|active = false
queued mail|mail_mail|state|state = 'outgoing'|state = 'cancel'
queued text messages|sms_sms|state|state = 'outgoing'|state = 'canceled'
queued letters|snailmail_letter|state|state = 'pending'|state = 'canceled'
queued mailings|mailing_mailing|state|state in ('in_queue', 'sending')|state = 'draft'
queued jobs|queue_job|state|state in ('wait_dependencies', 'pending', 'enqueued', 'started')|state = 'cancelled'
webhooks|ir_act_server|webhook_url|state = 'webhook' and webhook_url !~ '^neutralization'|webhook_url = 'neutralization - disable webhook'
payment providers|payment_provider|state|state not in ('test', 'disabled')|state = 'disabled'
carriers|delivery_carrier|prod_environment|prod_environment|prod_environment = false
sign-in providers|auth_oauth_provider|enabled|enabled|enabled = false
file storages|fs_storage|options|options is not null|options = null
LIST
)

sessions=$(sql -c "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()" 2>"$work/error") ||
  fatal "database" "$(cat "$work/error")"
[ "$sessions" = 0 ] || fatal "database" "$database has $sessions sessions: it runs, and what runs is not neutralised"

if [ -n "$odoo" ]; then
  "$odoo" neutralize --database "$database" ${PGHOST:+--db_host="$PGHOST"} ${PGPORT:+--db_port="$PGPORT"} \
    ${PGUSER:+--db_user="$PGUSER"} --stdout >"$work/modules" 2>"$work/error" || fatal "modules" "$(tail -n 3 "$work/error")"
  grep -q 'database.is_neutralized' "$work/modules" || fatal "modules" "$odoo printed no statement of base for $database"
  # Its own transaction would be a second one.
  sed -i '/^\(BEGIN\|COMMIT\);$/d' "$work/modules"
  passed "modules" "$(grep -c ';$' "$work/modules") lines that end a statement"
else
  : >"$work/modules"
  unchecked "modules" "without --odoo credentials that a module keeps elsewhere stay"
fi

# has TABLE COLUMN: an SQL expression.
has() { echo "exists (select from pg_attribute where attrelid = to_regclass('public.$1') and attname = '$2' and not attisdropped)"; }
{
  cat "$work/modules"
  while IFS='|' read -r _ table column alive assignment; do
    echo "select 'update $table set ${assignment//\'/\'\'} where ${alive//\'/\'\'}' where $(has "$table" "$column") \\gexec"
  done <<<"$neutral"
  # Without an active server Odoo takes the one of its command or configuration file.
  cat <<'STATEMENTS'
insert into ir_mail_server (name, smtp_port, smtp_host, smtp_encryption, active, smtp_authentication)
  select 'neutralization - disable emails', 1025, 'invalid', 'none', true, 'login'
  where not exists (select from ir_mail_server where active and smtp_host = 'invalid');
select 'delete from ir_cron_trigger' where to_regclass('public.ir_cron_trigger') is not null \gexec
-- The assets of reports come from the original's address otherwise.
delete from ir_config_parameter where key = 'report.url';
insert into ir_config_parameter (key, value) values
  ('database.is_neutralized', 'true'), ('database.uuid', gen_random_uuid()::text),
  ('database.secret', gen_random_uuid()::text), ('web.base.url', :'url'), ('web.base.url.freeze', 'True')
  on conflict (key) do update set value = excluded.value;
STATEMENTS
} >"$work/statements"
sql --single-transaction -v url="$url" -f "$work/statements" >/dev/null 2>"$work/error" || fatal "neutralise" "$(head -n 3 "$work/error")"

# zero NAME QUERY: a check that counts what is still alive.
zero() {
  local count
  count=$(sql -c "$2" 2>"$work/error") || fatal "$1" "$(cat "$work/error")"
  if [ "$count" = 0 ]; then passed "$1" "none is alive"; else failed "$1" "$count are alive"; fi
}
while IFS='|' read -r name table column alive _; do
  [ "$(sql -c "select $(has "$table" "$column")")" = t ] || continue
  zero "$name" "select count(*) from $table where $alive"
done <<<"$neutral"
zero "mail server that refuses" "select 1 - least(count(*), 1) from ir_mail_server where active and smtp_host = 'invalid'"
zero "flag" "select 1 - count(*) from ir_config_parameter where key = 'database.is_neutralized' and value = 'true'"
number rtoSeconds "$(elapsed)"
