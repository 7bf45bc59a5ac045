#!/bin/sh
# Removes the snapshots of a tenant's files that no recovery window needs, and what only they refer to, and checks the repository.
# Runs in restic's image, with an identity that may delete below the repository's prefix: the vault keeps what it deletes as versions.
set -u

# shellcheck source-path=SCRIPTDIR source=repository.sh
. "$(dirname "$0")/repository.sh"
: "${KEEP_DAYS:?is the number of days for which snapshots are kept}"
# Each night reads one of so many parts of the data, in turn. A random part would leave some of it unread for months.
PARTS=${PARTS:-7}
PART=${PART:-$(($(date +%s) / 86400 % PARTS + 1))}

open_repository || {
  echo "There is no copy of the files of $TENANT yet."
  exit 0
}
# Counted back from the newest snapshot: the last copies stay, however long ago they were made.
patiently forget --host "$TENANT" --tag files --group-by host --keep-within "${KEEP_DAYS}d" --quiet ||
  fail "Old snapshots could not be removed."
patiently prune --quiet || fail "Data that no snapshot needs could not be removed."
patiently check --read-data-subset="$PART/$PARTS" --quiet ||
  fail "The repository is damaged. The vault has the versions of its objects: restore those that restic names."
echo "The repository of $TENANT is sound; part $PART of $PARTS of its data was read."
