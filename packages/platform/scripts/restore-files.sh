#!/bin/bash
# Restores files to a moment, into an empty folder beside what runs.
#   restore-files.sh --target TIME --into FOLDER [--path PATH] [--report FILE]
# --path  a folder within the copy, such as one tenant's filestore; everything without it
# The copy that began after the moment holds every file that existed at it, but those that Odoo's garbage collection removed in
# between: they come from the copy before it. Credentials: those of restic.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
target="" into="" path=""
while [ $# -gt 0 ]; do
  case $1 in
    --target) target=$2 ;;
    --into) into=$2 ;;
    --path) path=${2#/} ;;
    --report) report=$2 ;;
    *) usage "unknown option $1" ;;
  esac
  shift 2
done
[ -n "$into" ] || usage "--into is missing"
need restic jq
target_ns=$(moment "$target")
if [ -e "$into" ] && [ -n "$(ls -A "$into")" ]; then
  fatal "folder" "$into is not empty, and a restore replaces nothing"
fi
snapshots >"$work/copies" 2>"$work/error" || fatal "copies" "$(cat "$work/error")"
after=$(awk -v t="$target_ns" '$1 >= t { print; exit }' "$work/copies")
before=$(awk -v t="$target_ns" '$1 < t' "$work/copies" | tail -n 1)
[ -n "$after" ] || fatal "copies" "none began at $target or later: files written just before it may be in none"
read -r _ after_id root <<<"$after"
passed "copies" "$after_id began after the target"

mkdir -p "$into"
staging="$into/.restore"
fetch() { restic --no-cache restore --no-lock "$1" --target "$staging" --verify "${@:2}" >"$work/restic" 2>&1; }
where="$root${path:+/$path}"
fetch "$after_id" --include "$where" || fatal "restore" "$after_id: $(grep -iE 'error|fatal|invalid' "$work/restic" | head -n 3)"
[ -n "$(find "$staging$where" -type f -print -quit 2>/dev/null)" ] || fatal "restore" "$after_id has no file in $where"
passed "restore" "$after_id"

# Only what is not in the later copy; its names are hashes, so the same name is the same content.
if [ -n "$before" ]; then
  read -r _ before_id _ <<<"$before"
  restic --no-cache diff --no-lock "$after_id" "$before_id" >"$work/diff" 2>&1 || fatal "restore" "$(tail -n 2 "$work/diff")"
  sed -n 's#^+ *\(/.*[^/]\)$#\1#p' "$work/diff" | { grep -F "$where/" || true; } >"$work/removed"
  removed=$(wc -l <"$work/removed")
  if [ "$removed" -gt 0 ]; then
    # Thousands of names do not fit into a command.
    includes=()
    if [ "$removed" -gt 5000 ]; then includes=(--include "$where"); else
      while read -r name; do includes+=(--include "$name"); done <"$work/removed"
    fi
    fetch "$before_id" "${includes[@]}" || fatal "restore" "$before_id: $(grep -iE 'error|fatal|invalid' "$work/restic" | head -n 3)"
  fi
  passed "removed files" "$removed from $before_id"
else
  unchecked "removed files" "there is no copy before the target"
fi
find "$staging$where" -mindepth 1 -maxdepth 1 -exec mv -t "$into" {} +
rm -rf "$staging"
number rtoSeconds "$(elapsed)"
number bytes "$(du -sb "$into" | cut -f 1)"
