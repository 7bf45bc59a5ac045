#!/bin/bash
# Restores one tenant from a file of export-tenant.sh, beside the one that runs: database NAME_rTIME with files in a folder of that
# name. With --swap it takes the place of the running one once it is verified; that one stays as NAME_beforeTIME, to be dropped later.
#   restore-tenant.sh --export FILE.zip --database NAME --owner ROLE --filestores FOLDER [--swap] [--report FILE]
# --filestores  folder in which each database has its files: FOLDER/NAME
# Stop the tenant's pods before --swap: the swap ends its sessions. Other databases of the server are not touched.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
export_file="" database="" owner="" filestores="" swap=no
while [ $# -gt 0 ]; do
  case $1 in
    --swap)
      swap=yes
      shift
      continue
      ;;
    --export) export_file=$(readlink -f "$2") ;;
    --database) database=$2 ;;
    --owner) owner=$2 ;;
    --filestores) filestores=${2%/} ;;
    --report) report=$2 ;;
    *) usage "unknown option $1" ;;
  esac
  shift 2
done
# Names are used as identifiers and as folders; PostgreSQL cuts names at 63 bytes, and the suffix takes 28.
[[ $database =~ ^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,34}$ ]] || usage "--database is not a name of up to 35 letters, digits, _ . and -"
[[ $owner =~ ^[a-zA-Z0-9_.-]+$ ]] || usage "--owner is missing"
[ -d "$filestores" ] || usage "--filestores is not a folder"
need psql createdb unzip sha256sum jq
# Six random digits: two restores of one tenant may begin at the same time.
time=$(date -u +%Y%m%d%H%M%S)_$(od -An -N3 -tx1 /dev/urandom | tr -d " \n")
new="${database}_r$time" old="${database}_before$time"
folder=$work/export
mkdir "$folder"

unzip -q "$export_file" -d "$folder" >"$work/error" 2>&1 || fatal "file" "$(head -n 3 "$work/error")"
[ -s "$folder/checksums.sha256" ] || fatal "checksums" "the file has none"
(cd "$folder" && sha256sum --check --quiet --strict checksums.sha256) >"$work/error" 2>&1 || fatal "checksums" "$(head -n 5 "$work/error")"
(cd "$folder" && find . -type f ! -name checksums.sha256 -printf '%P\n' | sort) >"$work/there"
cut -c 67- "$folder/checksums.sha256" | sort | diff - "$work/there" >"$work/error" || fatal "checksums" "another set of files: $(head -n 5 "$work/error")"
passed "checksums" "$(wc -l <"$work/there") files"

undo() {
  psql -Xq -d postgres -c "drop database if exists \"$new\"" >/dev/null 2>&1 || true
  rm -rf "${filestores:?}/$new"
  fatal "$@"
}
createdb --owner "$owner" "$new" 2>"$work/error" || fatal "database" "$(cat "$work/error")"
PGOPTIONS="-c role=$owner" sql -d "$new" --single-transaction -f "$folder/dump.sql" >/dev/null 2>"$work/error" || undo "load" "$(head -n 3 "$work/error")"
passed "load" "$new"
mkdir "$filestores/$new"
[ ! -d "$folder/filestore" ] || cp -a "$folder/filestore/." "$filestores/$new/"

echo "$COUNT_QUERIES \\gexec" | sql -d "$new" -F $'\t' | cut -f 1,2 >"$work/rows"
if diff "$folder/rows.tsv" "$work/rows" >"$work/error"; then
  passed "row counts" "$(wc -l <"$work/rows") tables"
else
  undo "row counts" "$(grep '^[<>]' "$work/error" | head -n 6)"
fi
bash "$here/verify-files.sh" --database "$new" --filestore "$filestores/$new" --report "$work/files.json" 2>"$work/error" ||
  undo "files" "$(cat "$work/error")"
passed "files" "$(jq .files "$work/files.json")"
number missingAttachments "$(jq .missingAttachments "$work/files.json")"
number bytes "$(sql -d postgres -c "select pg_database_size('$new')")"

if [ "$swap" = yes ]; then
  exists=$(sql -d postgres -c "select count(*) from pg_database where datname = '$database'")
  # Both renames, or none; new sessions wait for neither.
  {
    echo "select pg_terminate_backend(pid) from pg_stat_activity where datname in ('$database', '$new') and pid <> pg_backend_pid();"
    echo "begin;"
    if [ "$exists" = 1 ]; then
      limit=$(sql -d postgres -c "select datconnlimit from pg_database where datname = '$database'")
      echo "alter database \"$new\" connection limit $limit; alter database \"$database\" rename to \"$old\";"
    fi
    echo "alter database \"$new\" rename to \"$database\"; commit;"
  } | sql -d postgres >/dev/null 2>"$work/error" || undo "swap" "$(cat "$work/error")"
  [ ! -e "$filestores/$database" ] || mv "$filestores/$database" "$filestores/$old"
  mv "$filestores/$new" "$filestores/$database"
  passed "swap" "the tenant before it is $old"
  new=$database
fi
number rtoSeconds "$(elapsed)"
echo "$new"
