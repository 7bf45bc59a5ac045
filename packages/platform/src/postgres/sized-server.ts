import type { PostgresSizeName } from "@retail-odoo/contract";
import { reachableRpoMinutes, reachableRtoMinutes, type BackedUp } from "../backup";
import type { Reachable } from "./engine";

/** What entries of engines share whose servers come in the sizes of `POSTGRES_SIZES` and keep backups. Pure. */

export function sizeLimits({ size }: { size: PostgresSizeName }) {
  return { field: "size", value: size, remedy: "Choose a larger size, or move tenants to another server." };
}

export function reachableFromBackups(spec: BackedUp, serverGiB: number): Reachable {
  return { rpo: reachableRpoMinutes(spec), rto: reachableRtoMinutes(spec, serverGiB) };
}
