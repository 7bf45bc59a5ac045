#!/bin/bash
# Lists gaps of a WAL archive. Reads names of objects from standard input, prints one line a gap, and fails if there is one.
#   list-gaps.sh --from SEGMENT [--segment-mib 16] [--report FILE] < names
# --from: first segment that a base backup needs (begin_wal). Older ones are not needed.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
from="" mib=16
while [ $# -gt 0 ]; do
  case $1 in
    --from) from=$2 ;;
    --segment-mib) mib=$2 ;;
    --report) report=$2 ;;
    *) usage "unknown option $1" ;;
  esac
  shift 2
done
[[ $from =~ ^[0-9A-F]{24}$ ]] || usage "--from is not the name of a WAL segment: $from"

# Names may have a folder before and a compression behind. The segments of a log file: 256 of 16 MiB.
sed -nE 's#^(.*/)?([0-9A-F]{24}|[0-9A-F]{8}\.history)(\.[a-z0-9]+)?$#\2#p' | sort -u >"$work/names"
awk -v from="$from" -v per=$((4096 / mib)) '
  function hex(text,  i, n) { n = 0; for (i = 1; i <= length(text); i++) n = n * 16 + index("0123456789ABCDEF", substr(text, i, 1)) - 1; return n }
  function segment(name) { return hex(substr(name, 9, 8)) * per + hex(substr(name, 17, 8)) }
  function name(line, n) { return sprintf("%s%08X%08X", line, int(n / per), n % per) }
  function gap(line, first, last) { print (first == last) ? name(line, first) : name(line, first) " to " name(line, last) }
  /history$/ { known[substr($0, 1, 8)] = 1; next }
  substr($0, 1, 8) < substr(from, 1, 8) || segment($0) < segment(from) { next }
  {
    line = substr($0, 1, 8); here = segment($0)
    if (!seen++) { if (here > segment(from)) gap(line, segment(from), here - 1) }
    # A new timeline begins in the segment in which the old one ended, or in the next one.
    else if (here > last + 1) gap(line, last + 1, here - 1)
    if (line != previous && line != substr(from, 1, 8) && !(line in known)) missing[line] = 1
    last = here; previous = line
  }
  END { if (!seen) print from; for (line in missing) print line ".history" }
' "$work/names" >"$work/gaps"
while read -r gap; do failed "missing WAL" "$gap"; done <"$work/gaps"
[ -s "$work/gaps" ] || passed "missing WAL" "none from $from on, $(grep -c . "$work/names") names"
