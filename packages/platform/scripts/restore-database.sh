#!/bin/bash
# Restores a server of a vault to a moment, into an empty folder beside what runs, and starts it. It listens on a socket of that folder
# alone, archives nothing, and admits only the user that runs it.
#   restore-database.sh --source s3://BUCKET/PREFIX --server NAME --target TIME --data FOLDER
#                       [--endpoint URL] [--files REPOSITORY]... [--without-files] [--timeout SECONDS] [--report FILE]
# --target         moment to restore to, with its zone
# --data           folder that does not exist or is empty; the socket, the log and the settings go to FOLDER.run
# --files          restic repository with files of the server's tenants, one for each; RESTIC_REPOSITORY by default
# --without-files  restores later than the newest copy of the files, so files that the database names may be missing
# Credentials: those of AWS' SDK and of restic (RESTIC_PASSWORD_FILE). Binaries of the server's major version in PATH.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
source="" server="" target="" data="" endpoint="" files=yes timeout=3600
repositories=()
while [ $# -gt 0 ]; do
  case $1 in
    --without-files)
      files=no
      shift
      continue
      ;;
    --source) source=${2%/} ;;
    --server) server=$2 ;;
    --target) target=$2 ;;
    --data) data=$2 ;;
    --endpoint) endpoint=$2 ;;
    --files) repositories+=("$2") ;;
    --timeout) timeout=$2 ;;
    --report) report=$2 ;;
    *) usage "unknown option $1" ;;
  esac
  shift 2
done
[[ $source =~ ^s3://([^/]+)/(.+)$ ]] || usage "--source is not s3://BUCKET/PREFIX: $source"
bucket=${BASH_REMATCH[1]} prefix=${BASH_REMATCH[2]}
[ -n "$server" ] || usage "--server is missing"
[ -n "$data" ] || usage "--data is missing"
need "${PYTHON:=python3}" jq psql pg_ctl postgres barman-cloud-restore barman-cloud-wal-restore
target_ns=$(moment "$target")
[ "$target_ns" -le "$(date +%s%N)" ] || usage "--target $target is in the future"
if [ -e "$data" ] && [ -n "$(ls -A "$data")" ]; then
  fatal "folder" "$data is not empty, and a restore replaces nothing"
fi
vault() { "$PYTHON" "$here/vault.py" "$1" "$bucket" "$2" ${endpoint:+"$endpoint"}; }

# Files come after the database: a database later than the start of the newest copy names files that are in no copy.
if [ "$files" = yes ]; then
  need restic
  [ ${#repositories[@]} -gt 0 ] || repositories=("${RESTIC_REPOSITORY:-}")
  for repository in "${repositories[@]}"; do
    RESTIC_REPOSITORY=$repository snapshots >"$work/copies" 2>"$work/error" || fatal "files" "their copies could not be read: $(cat "$work/error")"
    newest=$(tail -n 1 "$work/copies" | cut -d ' ' -f 1)
    [ -n "$newest" ] || fatal "files" "there is no copy of them in $repository; --without-files restores the database alone"
    [ "$target_ns" -le "$newest" ] ||
      fatal "files" "the newest copy began at $(stamp "$newest"): restore to that moment or an earlier one, or copy the files first ($repository)"
  done
  passed "files" "${#repositories[@]} repositories have a copy that began after the target"
else
  unchecked "files" "--without-files"
fi

# The newest base backup that ended before the target: one that ended later would restore a later state without an error.
vault list "$prefix/$server/" >"$work/objects" 2>"$work/error" || fatal "vault" "$(cat "$work/error")"
backup="" backup_end=0
while read -r key; do
  vault get "$key" >"$work/info" 2>"$work/error" || fatal "vault" "$(cat "$work/error")"
  grep -q '^status=DONE$' "$work/info" || continue
  end=$(date -u -d "$(sed -n 's/^end_time=//p' "$work/info")" +%s%N) || fatal "base backup" "$key has no end_time"
  if [ "$end" -lt "$target_ns" ] && [ "$end" -gt "$backup_end" ]; then
    backup=$(basename "$(dirname "$key")") backup_end=$end begin=$(sed -n 's/^begin_wal=//p' "$work/info")
    mib=$(($(sed -n 's/^xlog_segment_size=//p' "$work/info") / 1048576))
  fi
done < <(cut -f 2 "$work/objects" | grep '/backup\.info$')
[ -n "$backup" ] || fatal "base backup" "$source/$server has none that ended before $target"
passed "base backup" "$backup, which ended at $(stamp "$backup_end")"

# A gap after the target harms nothing here; one before it stops recovery, and then this names the cause.
cut -f 2 "$work/objects" | bash "$here/list-gaps.sh" --from "$begin" --segment-mib "$mib" >/dev/null 2>"$work/gaps" || true

mkdir -p "$data" "$data.run"
chmod 700 "$data" "$data.run"
barman-cloud-restore --cloud-provider aws-s3 ${endpoint:+--endpoint-url "$endpoint"} "$source" "$server" "$backup" "$data" \
  >"$work/restore" 2>&1 || fatal "download" "$(tail -n 3 "$work/restore")"
passed "download" "$backup"

# The settings of the lost server name its archive, its certificates and its folders.
run=$(readlink -f "$data.run")
echo "local all all trust" >"$run/pg_hba.conf"
quote="'"
quoted() { printf "'%s'" "${1//$quote/$quote$quote}"; }
# PostgreSQL reads no Z here.
cat >>"$data/postgresql.auto.conf" <<CONF
archive_mode = off
restore_command = $(quoted "bash '$here/fetch-wal.sh' '$endpoint' '$source' '$server' %f %p")
recovery_target_time = $(quoted "$(stamp "$target_ns" | sed "s#Z#+00#")")
recovery_target_action = 'promote'
recovery_target_timeline = 'latest'
listen_addresses = ''
port = 5432
unix_socket_directories = $(quoted "$run")
hba_file = $(quoted "$run/pg_hba.conf")
ssl = off
logging_collector = off
log_destination = 'stderr'
primary_conninfo = ''
synchronous_standby_names = ''
CONF
touch "$data/recovery.signal"

stopped() {
  local cause
  cause=$(grep -E 'FATAL|PANIC' "$run/log" | tail -n 2 | sed -E 's/^.*(FATAL|PANIC)/\1/')
  fatal "recovery" "${cause:-$(tail -n 3 "$run/log")} $(sed 's/^list-gaps: //' "$work/gaps")"
}
pg_ctl -D "$data" -l "$run/log" -w -t "$timeout" start >"$work/start" 2>&1 || stopped
# pg_ctl answers as soon as the server can be read, which is before the target.
deadline=$(($(date +%s) + timeout))
while :; do
  recovering=$(sql -h "$run" -p 5432 -U postgres -d postgres -c "select pg_is_in_recovery()" 2>/dev/null || true)
  [ "$recovering" != f ] || break
  pg_ctl -D "$data" status >/dev/null 2>&1 || stopped
  [ "$(date +%s)" -lt "$deadline" ] || fatal "recovery" "did not end in $timeout s"
  sleep 0.2
done
passed "recovery" "$(grep -o 'last completed transaction was at log time .*' "$run/log" | tail -n 1)"
number rtoSeconds "$(elapsed)"
number bytes "$(du -sb "$data" | cut -f 1)"
echo "host=$run port=5432"
