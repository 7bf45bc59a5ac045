#!/bin/bash
# restore_command of a restored server: fetch-wal.sh ENDPOINT URL SERVER %f %p
# PostgreSQL takes every exit code from 1 to 125 for the end of the archive, and would promote with what it has. Only a missing
# segment is its end: any other failure becomes 200, which stops recovery.
endpoint=$1
shift
barman-cloud-wal-restore --cloud-provider aws-s3 ${endpoint:+--endpoint-url "$endpoint"} "$@"
status=$?
[ "$status" -le 1 ] || exit 200
exit "$status"
