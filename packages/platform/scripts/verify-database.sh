#!/bin/bash
# Verifies a restored server. Changes nothing but the extension amcheck, which it installs.
#   verify-database.sh --target TIME --rpo-seconds N [--counts FILE] [--data FOLDER] [--report FILE]
# --target       moment that was asked for, with its zone
# --rpo-seconds  how much older than the target the newest write may be
# --counts       file of record-moment.sh; compared exactly if its moment is the target
# --data         the server's data folder: then the server is stopped and its checksums are verified; needs the binaries in PATH
# The server is the one that PGHOST, PGPORT, PGUSER and so on name.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
target="" rpo="" counts="" data=""
while [ $# -gt 0 ]; do
  case $1 in
    --target) target=$2 ;;
    --rpo-seconds) rpo=$2 ;;
    --counts) counts=$2 ;;
    --data) data=$2 ;;
    --report) report=$2 ;;
    *) usage "unknown option $1" ;;
  esac
  shift 2
done
[[ $rpo =~ ^[0-9]+$ ]] || usage "--rpo-seconds is not a whole number"
need psql pg_dump pg_dumpall pg_amcheck jq
target_ns=$(moment "$target")

recovering=$(sql -d postgres -c "select pg_is_in_recovery()" 2>"$work/error") ||
  fatal "recovery" "the server does not answer: $(cat "$work/error")"
[ "$recovering" = f ] || fatal "recovery" "the server still recovers, so it has not reached the target"
passed "recovery" "ended"

mapfile -t names < <(databases)
[ ${#names[@]} -gt 0 ] || fatal "databases" "none could be listed"

# Rows and newest writes by a sequential scan, which reads every page.
: >"$work/rows"
for name in "${names[@]}"; do
  if echo "$COUNT_QUERIES \\gexec" | sql -d "$name" -F $'\t' >"$work/tables" 2>"$work/error"; then
    awk -F '\t' -v database="$name" -v OFS='\t' '{ print database, $1, $2, $3 }' "$work/tables" >>"$work/rows"
  else
    failed "readable tables" "$name: $(cat "$work/error")"
  fi
done

newest() {
  local replayed written
  replayed=$(sql -d postgres -c "select to_char(pg_last_xact_replay_timestamp() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')")
  # Odoo writes UTC.
  written=$(cut -f 4 "$work/rows" | sed -E 's/[+-][0-9]{2}$//' | sort | tail -n 1)
  printf '%s\n%s\n' "$replayed" "$written" | sort | tail -n 1
}
check_newest() {
  local text newest_ns behind
  text=$(newest)
  [ -n "$text" ] || { failed "newest write" "none: no transaction was replayed and no table has a write_date" && return; }
  newest_ns=$(date -u -d "$text UTC" +%s%N)
  behind=$(awk -v ns=$((target_ns - newest_ns)) 'BEGIN { printf "%.3f", ns / 1e9 }')
  number rpoSeconds "$behind"
  if [ "$newest_ns" -gt "$target_ns" ]; then
    failed "newest write" "$text is later than the target $target: the base backup ended after it"
  elif [ $((target_ns - newest_ns)) -gt $((rpo * 1000000000)) ]; then
    failed "newest write" "$text is $behind s before the target, and at most $rpo s are allowed"
  else
    passed "newest write" "$behind s before the target"
  fi
}
check_newest

check_counts() {
  [ -n "$counts" ] || { unchecked "row counts" "no recorded counts were given" && return; }
  local at differences
  at=$(awk -F '\t' '$1 == "moment" { print $2 }' "$counts")
  if [ -z "$at" ] || ! grep -q '^rows' "$counts"; then
    failed "row counts" "$counts is not a file of record-moment.sh" && return
  fi
  if [ "$(moment "$at")" -ne "$target_ns" ]; then
    unchecked "row counts" "they were recorded at $at, and the target is $target" && return
  fi
  differences=$(awk -F '\t' '
    NR == FNR { found[$1 "." $2] = $3; next }
    $1 == "rows" { key = $2 "." $3; seen[key] = 1
      if (!(key in found)) print key ": missing, " $4 " rows recorded"
      else if (found[key] != $4) print key ": " found[key] " rows, " $4 " recorded" }
    END { for (key in found) if (!(key in seen)) print key ": not recorded" }' "$work/rows" "$counts")
  if [ -n "$differences" ]; then
    failed "row counts" "$differences"
  else
    passed "row counts" "$(grep -c '^rows' "$counts") tables"
  fi
}
check_counts

check_structure() {
  local status=0
  pg_amcheck --all --install-missing --heapallindexed --jobs 2 >"$work/amcheck" 2>&1 || status=$?
  # 2 is corruption, 1 could not run.
  if [ "$status" -eq 0 ]; then passed "amcheck" "heap and indexes agree"; else failed "amcheck" "$(cat "$work/amcheck")"; fi
}
check_structure

for name in "${names[@]}"; do
  if pg_dump -d "$name" >/dev/null 2>"$work/error"; then
    passed "dump of $name" "complete"
  else
    failed "dump of $name" "$(cat "$work/error")"
  fi
done
if pg_dumpall --globals-only >/dev/null 2>"$work/error"; then
  passed "dump of roles" "complete"
else
  failed "dump of roles" "$(cat "$work/error")"
fi
number bytes "$(sql -d postgres -c "select sum(pg_database_size(oid))::bigint from pg_database" || echo 0)"

check_sums() {
  [ -n "$data" ] || { unchecked "checksums" "need the stopped server: --data" && return; }
  need pg_ctl pg_checksums
  pg_ctl -D "$data" -m fast -w -t 120 stop >"$work/sums" 2>&1 || { failed "checksums" "the server does not stop: $(cat "$work/sums")" && return; }
  if pg_checksums --check -D "$data" >"$work/sums" 2>&1; then
    passed "checksums" "$(sed -n 's/^Blocks scanned: */blocks: /p' "$work/sums")"
  else
    failed "checksums" "$(cat "$work/sums")"
  fi
}
check_sums
