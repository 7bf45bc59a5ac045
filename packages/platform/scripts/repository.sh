# shellcheck shell=sh
# Sourced by the scripts that keep Odoo's files in the backup vault: settings, faults and calls of restic, 0.14 or later. POSIX shell:
# restic's image has no other.

: "${TENANT:?names the tenant}"
: "${RESTIC_REPOSITORY:?is the address of the repository in the vault}"
: "${RESTIC_PASSWORD_FILE:?is the file with the password of the repository}"
# Seconds for which the store may leave the first question unanswered, and for which a copy waits for the pruning, or it for a copy.
ANSWER_SECONDS=${ANSWER_SECONDS:-120}
LOCK_SECONDS=${LOCK_SECONDS:-3600}
LOCK_PAUSE=${LOCK_PAUSE:-10}

child=
work=$(mktemp -d)
said=$work/said
trap 'rm -rf "$work"' EXIT
trap 'end 143' TERM
trap 'end 130' INT

# A kubelet signals the shell alone: restic removes its lock before it ends.
end() {
  if [ -n "$child" ]; then
    kill -TERM "$child" 2>/dev/null
    wait "$child"
  fi
  exit "$1"
}

fail() {
  echo "$*" >&2
  exit 1
}

# Runs a program that signals reach. What it says to standard error is kept for `says`, and printed if the program fails.
run() {
  "$@" 2>"$said" &
  child=$!
  wait "$child"
  status=$?
  child=
  [ "$status" = 0 ] || cat "$said" >&2
  return "$status"
}

says() {
  grep -Eiq -- "$1" "$said"
}

# Runs restic, and again while another process locks the repository. `unlock` removes locks of processes that have ended: those that
# were not renewed for half an hour.
patiently() {
  waited=0
  while :; do
    status=0
    run restic "$@" || status=$?
    if [ "$status" = 0 ] || ! says 'already locked'; then return "$status"; fi
    [ "$waited" -lt "$LOCK_SECONDS" ] || fail "The repository was locked for $waited s: a copy or the pruning hangs."
    restic unlock --quiet
    sleep "$LOCK_PAUSE"
    waited=$((waited + LOCK_PAUSE))
  done
}

# Returns 0 if the repository opens, and 10 if it is not there yet. Ends the script otherwise. Without a lock, which would be written.
open_repository() {
  status=0
  run timeout "$ANSWER_SECONDS" restic cat config --no-lock >/dev/null || status=$?
  [ "$status" != 0 ] || return 0
  explain "$status"
  return 10
}

# An identity that may create buckets would create a missing one, without a lock, and restic 0.18 does not tell it from a missing
# repository. Stores answer 404 even to a request without a signature, and 403 if the bucket is there.
bucket_is_missing() {
  address=${RESTIC_REPOSITORY#s3:}
  path=${address#*://}
  key=${path#*/}
  bucket="${address%%://*}://${path%%/*}/${key%%/*}"
  timeout "$ANSWER_SECONDS" wget --spider -T 20 "$bucket" 2>&1 | grep -q ' 404 '
}

create_repository() {
  ! bucket_is_missing || fail "The bucket does not exist. It is not created here, because it would have no lock."
  status=0
  run restic init --quiet || status=$?
  [ "$status" = 0 ] && return
  explain "$status"
  fail "The repository could not be created: $RESTIC_REPOSITORY."
}

# Ends the script with what is wrong, unless it is that there is no repository: restic ends with 10 since 0.17, with 1 before.
explain() {
  case $1 in
    124 | 137 | 143) fail "The store did not answer within $ANSWER_SECONDS s: $RESTIC_REPOSITORY." ;;
  esac
  if says 'wrong password|no key found'; then
    fail "The password opens no key of the repository. Take the one that it was created with: no copy can be read without it."
  fi
  if says 'access ?denied|invalidaccesskeyid|signaturedoesnotmatch|forbidden|signature we calculated|access key id you provided'; then
    fail "The store refuses this identity, which has to list the bucket, and to read and write below the repository's prefix."
  fi
  if says 'bucket does not exist|nosuchbucket'; then
    fail "The bucket does not exist. It is not created here, because it would have no lock."
  fi
  if [ "$1" = 10 ] || says 'specified key does not exist|config file does not exist'; then return; fi
  fail "The repository could not be opened: $RESTIC_REPOSITORY."
}
