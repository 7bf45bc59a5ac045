/** Capacity that peaks reserve, by pool: how whoever starts its nodes finds it. */
export function reservationTags(prefix: string, pool: "web" | "data"): { [key: string]: string } {
  return { "retail-odoo:reservation": `${prefix}-${pool}` };
}
