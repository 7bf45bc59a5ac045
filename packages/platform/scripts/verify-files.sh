#!/bin/bash
# Verifies a tenant's files against its restored database: every file that the database names is there, with its size and its content.
#   verify-files.sh --database NAME --filestore FOLDER [--report FILE]
# FOLDER holds the tenant's files as Odoo stores them: xx/sha1. The server is the one that PGHOST and so on name.
# Odoo itself does not tell: it reads a missing file as empty and logs a line.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
database="" filestore=""
while [ $# -gt 0 ]; do
  case $1 in
    --database) database=$2 ;;
    --filestore) filestore=$2 ;;
    --report) report=$2 ;;
    *) usage "unknown option $1" ;;
  esac
  shift 2
done
[ -n "$database" ] || usage "--database is missing"
[ -d "$filestore" ] || fatal "files" "$filestore is not a folder"
need psql sha1sum jq

# SQL reads rows that Odoo's ORM hides (res_field).
sql -d "$database" -F $'\t' -c "select distinct store_fname, file_size, checksum from ir_attachment where store_fname is not null" \
  >"$work/named" 2>"$work/error" || fatal "attachments" "$(cat "$work/error")"
(cd "$filestore" && find . -mindepth 2 -type f -not -path './checklist/*' -printf '%P\t%s\n') >"$work/stored"
awk -F '\t' -v work="$work" '
  NR == FNR { size[$1] = $2; next }
  !($1 in size) { print $1 >(work "/missing"); next }
  $2 != "" && $2 != size[$1] { print $1 ": " size[$1] " bytes, " $2 " recorded" >(work "/sizes") }
  $3 != "" && $1 !~ ("/" $3 "$") { print $1 ": recorded checksum " $3 >(work "/names") }
  { print $1 >(work "/present") }' "$work/stored" "$work/named"
touch "$work/missing" "$work/sizes" "$work/names" "$work/present"

# Content: the name of a file is its SHA-1.
sed -E 's#^(.*/)?([0-9a-f]{40})$#\2  \1\2#' "$work/present" >"$work/sums"
(cd "$filestore" && sha1sum --check --quiet "$work/sums" 2>/dev/null) | sed 's/: FAILED.*//' >"$work/changed" || true
grep -vE '/[0-9a-f]{40}$' "$work/present" >>"$work/names" || true

verdict() {
  local count
  count=$(grep -c . "$work/$2" || true)
  if [ "$count" -eq 0 ]; then passed "$1" "none"; else failed "$1" "$count: $(head -n 5 "$work/$2" | paste -sd ' ')"; fi
}
verdict "missing files" missing
verdict "files of another size" sizes
verdict "files of another content" changed
verdict "files whose name is not their checksum" names
number missingAttachments "$(grep -c . "$work/missing" || true)"
number files "$(grep -c . "$work/named" || true)"
