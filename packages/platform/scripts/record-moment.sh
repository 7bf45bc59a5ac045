#!/bin/bash
# Records what a restore to this moment has to bring back: rows of every table of every database. Run beside the base backup, on a
# server that is quiet, and keep the file in the vault.
#   record-moment.sh --output FILE
# FILE: first line "moment<tab>TIME", then "rows<tab>database<tab>table<tab>count". All snapshots are open before TIME is taken.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
output=""
while [ $# -gt 0 ]; do
  case $1 in
    --output) output=$2 ;;
    --report) report=$2 ;;
    *) usage "unknown option $1" ;;
  esac
  shift 2
done
[ -n "$output" ] || usage "--output is missing"
need psql

# One session a database, of which each waits in its snapshot for its turn.
mapfile -t names < <(databases)
[ ${#names[@]} -gt 0 ] || fatal "databases" "the server could not be read"
index=0
sessions=()
for name in "${names[@]}"; do
  {
    echo "begin isolation level repeatable read read only;"
    echo "select 1 \\g $work/open.$index"
    echo "\\! until [ -e $work/turn.$index ]; do sleep 0.05; done"
    echo "$COUNT_QUERIES \\gexec"
  } >"$work/session.$index"
  sql -d "$name" -F $'\t' -f "$work/session.$index" >"$work/rows.$index" &
  sessions+=("$!")
  index=$((index + 1))
done
for index in "${!names[@]}"; do
  until [ -s "$work/open.$index" ]; do
    kill -0 "${sessions[$index]}" 2>/dev/null || fatal "databases" "${names[$index]} could not be opened"
    sleep 0.02
  done
done
printf 'moment\t%s\n' "$(sql -d postgres -c "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")" >"$output.part"
for index in "${!names[@]}"; do
  touch "$work/turn.$index"
  wait "${sessions[$index]}" || fatal "row counts" "${names[$index]} could not be counted"
  awk -F '\t' -v database="${names[$index]}" '{ printf "rows\t%s\t%s\t%s\n", database, $1, $2 }' "$work/rows.$index" >>"$output.part"
done
mv "$output.part" "$output"
passed "row counts" "$(grep -c '^rows' "$output") tables of ${#names[@]} databases"
