# shellcheck shell=bash
# Sourced by the scripts of this folder: options, faults, checks and the report.
#
# Exit codes: 0 all checks passed, 1 a fault, 2 wrong usage. Every fault is one line on standard error. The report is one JSON object:
# { script, success, rtoSeconds, rpoSeconds, bytes, missingAttachments, checks: [{ name, result, detail }] }, numbers where known,
# result passed, failed or "not checked".
set -euo pipefail

self=$(basename "$0" .sh)
started_ns=$(date +%s%N)
work=$(mktemp -d)
report=""
touch "$work/checks" "$work/numbers"
trap finish EXIT

# finish: writes the report, also when a command failed in between. A script without any check has not passed.
finish() {
  local status=$?
  trap - EXIT
  if [ "$status" -ne 0 ] && [ "$status" -ne 2 ] && ! grep -q $'\tfailed\t' "$work/checks"; then
    failed "$self" "ended with exit code $status"
  fi
  if [ "$status" -eq 0 ] && { grep -q $'\tfailed\t' "$work/checks" || ! grep -q $'\tpassed\t' "$work/checks"; }; then
    status=1
  fi
  if [ -n "$report" ] && [ "$status" -ne 2 ]; then
    jq -n --arg script "$self" --argjson success "$([ "$status" -eq 0 ] && echo true || echo false)" \
      --rawfile checks "$work/checks" --rawfile numbers "$work/numbers" '
      def rows($text): $text | split("\n") | map(select(. != "") | split("\t"));
      { script: $script, success: $success }
      + (rows($numbers) | map({ (.[0]): (.[1] | tonumber) }) | add // {})
      + { checks: (rows($checks) | map({ name: .[0], result: .[1], detail: .[2] })) }' >"$report.part"
    mv "$report.part" "$report"
  fi
  rm -rf "$work"
  exit "$status"
}

usage() {
  echo "$self: $1" >&2
  exit 2
}

passed() { note "$1" passed "$2"; }
unchecked() { note "$1" "not checked" "$2"; }
failed() {
  note "$1" failed "$2"
  echo "$self: $1: $(flat "$2")" >&2
}
# fatal NAME DETAIL: a fault that leaves nothing to check.
fatal() {
  failed "$1" "$2"
  exit 1
}
note() { printf '%s\t%s\t%s\n' "$1" "$2" "$(flat "$3")" >>"$work/checks"; }
flat() { printf '%s' "$1" | tr '\t\n' '  ' | tr -s ' ' | cut -c 1-600; }
number() { printf '%s\t%s\n' "$1" "$2" >>"$work/numbers"; }
elapsed() { awk -v ns="$(($(date +%s%N) - started_ns))" 'BEGIN { printf "%.1f", ns / 1e9 }'; }
stamp() { date -u -d "@$(($1 / 1000000000)).$(printf '%09d' $(($1 % 1000000000)))" +%Y-%m-%dT%H:%M:%S.%6NZ; }

need() {
  local program missing=()
  for program; do command -v "$program" >/dev/null || missing+=("$program"); done
  [ ${#missing[@]} -eq 0 ] || usage "missing programs: ${missing[*]}"
}

# moment TEXT: nanoseconds since 1970 of a time that names its zone.
moment() {
  [[ $1 =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}[T\ ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$ ]] ||
    usage "$1 is not a time with its zone: write 2026-03-01T09:30:00Z"
  date -u -d "$1" +%s%N || usage "$1 is not a time"
}

sql() { psql -XAtq -v ON_ERROR_STOP=1 "$@"; }

# databases: those that hold data, one a line.
databases() {
  sql -d postgres -c "select datname from pg_database where datallowconn and not datistemplate order by 1"
}

# Statement that writes one query a table: its rows and its newest write, by a sequential scan. Scans by an index still count the
# rows of a page of zeros.
# shellcheck disable=SC2034
COUNT_QUERIES="
  set enable_indexscan = off; set enable_indexonlyscan = off; set enable_bitmapscan = off;
  select format('select %L, count(*), %s from %I.%I', n.nspname || '.' || c.relname,
    case when exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'write_date'
      and a.atttypid in ('timestamp'::regtype, 'timestamptz'::regtype)) then 'max(write_date)' else 'null' end, n.nspname, c.relname)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'm') and c.relpersistence = 'p' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  order by n.nspname, c.relname"

# snapshots: copies of the files as lines "start id path", the oldest first; start in nanoseconds. Restic records a copy when
# it is complete, with the time at which it began.
snapshots() {
  # Bash does not stop at a failure in a function whose status the caller asks for.
  restic --no-cache snapshots --no-lock --json >"$work/snapshots.json" || return 1
  jq -r '.[]? | [.time, .id, .paths[0]] | @tsv' "$work/snapshots.json" |
    while IFS=$'\t' read -r time id path; do printf '%s %s %s\n' "$(date -u -d "$time" +%s%N)" "$id" "$path"; done | sort -n
}
