#!/bin/bash
# Exports one tenant as Odoo's own backup file, which Odoo's restore and restore-tenant.sh read: dump.sql, filestore and manifest.json.
# Beside them checksums.sha256 of every file and rows.tsv, the rows of every table.
#   export-tenant.sh --database NAME --filestore FOLDER --output FILE.zip [--report FILE]
# FOLDER holds the tenant's files: xx/sha1. The server, running or restored, is the one that PGHOST and so on name.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
database="" filestore="" output=""
while [ $# -gt 0 ]; do
  case $1 in
    --database) database=$2 ;;
    --filestore) filestore=$(readlink -f "$2") ;;
    --output) output=$(readlink -f "$2") ;;
    --report) report=$2 ;;
    *) usage "unknown option $1" ;;
  esac
  shift 2
done
[ -n "$database" ] || usage "--database is missing"
[ -n "$output" ] || usage "--output is missing"
need psql pg_dump jq zip sha256sum
[ -d "$filestore" ] || fatal "files" "$filestore is not a folder"
export PGDATABASE=$database

# The dump and the counts see the same snapshot, which this session holds.
coproc SESSION { sql 2>"$work/session"; }
exec 3<&"${SESSION[0]}" 4>&"${SESSION[1]}"
echo "begin isolation level repeatable read read only; select pg_export_snapshot();" >&4
read -r -t 60 snapshot <&3 || fatal "database" "$(cat "$work/session")"
folder=$work/export
mkdir "$folder"
# Comments belong to the owner of an extension, who restores nothing.
pg_dump --snapshot="$snapshot" --no-owner --no-privileges --no-comments --file "$folder/dump.sql" 2>"$work/error" ||
  fatal "dump" "$(cat "$work/error")"
passed "dump" "$(stat -c %s "$folder/dump.sql") bytes"
{
  echo "set transaction snapshot '$snapshot';"
  echo "$COUNT_QUERIES \\gexec"
} | sed '1s/^/begin isolation level repeatable read read only; /' | sql -F $'\t' >"$work/rows" 2>"$work/error" ||
  fatal "row counts" "$(cat "$work/error")"
cut -f 1,2 "$work/rows" >"$folder/rows.tsv"
echo "select coalesce(json_object_agg(name, latest_version), '{}') from ir_module_module where state = 'installed';" >&4
read -r -t 60 modules <&3 || fatal "modules" "$(cat "$work/session")"
echo "select distinct store_fname from ir_attachment where store_fname is not null; select '.';" >&4
while read -r -t 60 name <&3 && [ "$name" != . ]; do echo "$name"; done >"$work/named"
exec 4>&- 3<&-

version=$(jq -r '.base // ""' <<<"$modules")
[ -n "$version" ] || fatal "modules" "base is not installed in $database"
mkdir "$folder/filestore"
(cd "$filestore" && tr '\n' '\0' <"$work/named" | xargs -0 -r cp -l --parents -t "$folder/filestore" 2>"$work/error") ||
  (cd "$filestore" && tr '\n' '\0' <"$work/named" | xargs -0 -r cp --parents -t "$folder/filestore" 2>"$work/error") ||
  fatal "files" "$(cat "$work/error")"
passed "files" "$(wc -l <"$work/named")"
number missingAttachments 0
series=$(cut -d . -f 1-2 <<<"$version")
jq -n --arg db "$database" --arg series "$series" --argjson modules "$modules" \
  --arg pg "$(sql -c "select current_setting('server_version_num')::int / 10000 || '.' || current_setting('server_version_num')::int % 10000")" \
  '{ odoo_dump: "1", db_name: $db, version: $series, version_info: (($series | split(".") | map(tonumber)) + [0, "final", 0, ""]),
     major_version: $series, pg_version: $pg, modules: $modules }' >"$folder/manifest.json"
(cd "$folder" && find . -type f ! -name checksums.sha256 -printf '%P\0' | sort -z | xargs -0 sha256sum >"$work/sums" && mv "$work/sums" checksums.sha256)
(cd "$folder" && rm -f "$output.part" && zip -q -r - . >"$output.part") || fatal "file" "$output could not be written"
mv "$output.part" "$output"
number bytes "$(stat -c %s "$output")"
passed "file" "$output"
