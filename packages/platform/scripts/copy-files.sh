#!/bin/sh
# Copies the files of one tenant into the backup vault, and removes nothing there but its own lock. Runs in restic's image.
#
# A file that Odoo deletes stays in earlier snapshots. A snapshot has every file that the database refers to at any moment before the
# snapshot began: restore the database to a moment, and the files of the first snapshot that began after it.
set -u

# shellcheck source-path=SCRIPTDIR source=repository.sh
. "$(dirname "$0")/repository.sh"
: "${FILES:?is the folder to copy}"
ATTEMPTS=3
answer=$work/answer

# An empty folder after a copy of files says that the volume is another one, or that the files are lost.
nothing_to_copy() {
  if [ "$found" = 0 ]; then
    run restic snapshots --no-lock --host "$TENANT" --tag files --json >"$answer" || fail "The snapshots could not be listed."
    if grep -q '"tree"' "$answer"; then
      fail "$FILES has no file, and earlier copies have: it is another volume, or its files are lost."
    fi
  fi
  echo "$FILES has no file yet: there is nothing to copy."
  exit 0
}

# Odoo may delete a file that is about to be read: a copy that lacks a file is repeated.
copy() {
  attempt=0
  status=3
  while [ "$status" = 3 ] && [ "$attempt" -lt "$ATTEMPTS" ]; do
    attempt=$((attempt + 1))
    status=0
    # Odoo names a file by the hash of its content: another owner or inode makes no other file of it.
    patiently backup --host "$TENANT" --tag files --ignore-inode --ignore-ctime \
      --exclude "$FILES/*/checklist" --quiet --json "$FILES" >"$answer" || status=$?
  done
  [ "$status" != 3 ] || fail "Some files could not be read in $ATTEMPTS attempts: the last snapshot lacks them."
  [ "$status" = 0 ] || fail "The files were not copied: restic ended with $status."
}

# A restore chooses a snapshot by the moment at which it began.
report() {
  id=$(value snapshot_id) new=$(value files_new) known=$(value files_unmodified) bytes=$(value data_added)
  run restic snapshots --no-lock --json "$id" >"$answer" || fail "Snapshot $id could not be read back."
  echo "Snapshot $id of $TENANT began at $(value time): $new new files, $known known ones, $bytes bytes added."
}

# A value of restic's last answer.
value() {
  sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" "$answer" | tail -n 1
}

found=0
open_repository || found=$?
[ -n "$(find "$FILES" -type f 2>/dev/null | head -n 1)" ] || nothing_to_copy
[ "$found" = 0 ] || create_repository
copy
report
