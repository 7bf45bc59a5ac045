/** How Odoo and psql are started in a tenant's pods. */

export const ODOO = ["odoo", "--config=/etc/odoo/odoo.conf"];

/** Prints the values of a query and nothing else. */
export const PSQL = "psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1";

/**
 * Waits for the database before it executes Odoo. Odoo's master process exits when it starts a worker without a database; the
 * container would end in CrashLoopBackOff, and start late once the database is back. Scripts of `configFiles` come first on its PATH.
 */
export function waitForDatabase(command: string[]): string[] {
  const wait = `trap 'exit 143' TERM; until ${PSQL} --command "SELECT 1" >/dev/null; do sleep 1; done; trap - TERM; PATH="/etc/odoo:$PATH" exec "$@"`;
  return ["/bin/sh", "-c", wait, "odoo", ...command];
}
