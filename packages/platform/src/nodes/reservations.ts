/** Tags by which the provisioner of a pool selects the capacity reservations for peaks. */
export function reservationTags(prefix: string, pool: "web" | "data"): { [key: string]: string } {
  return { "retail-odoo:reservation": `${prefix}-${pool}` };
}
