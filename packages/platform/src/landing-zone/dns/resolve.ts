import type { Faults } from "../../internal/errors";
import { checkHost } from "../../internal/names";
import type { DnsSpec } from "../spec";
import type { DnsArgs } from "./args";

export function resolveDns(args: DnsArgs | undefined, faults: Faults): DnsSpec | undefined {
  if (!args) return undefined;
  const { zone, existing } = args;
  if (zone !== undefined && existing) {
    faults.add(["zone", "existing"], "names two zones", "Give either `zone`, to create one, or `existing`.");
    return undefined;
  }
  if (zone !== undefined) {
    checkHost(zone, faults.at("zone"));
    return { name: zone };
  }
  if (!existing) {
    faults.add(args, "names no zone", "Give either `zone`, to create one, or `existing`.");
    return undefined;
  }
  const { zoneId, name } = existing;
  const at = faults.at("existing");
  if (!/^Z[0-9A-Z]{1,31}$/.test(zoneId))
    at.at("zoneId").add(zoneId, "is not the id of a hosted zone", "Write one such as Z0123456789ABCDEFGHIJ.");
  checkHost(name, at.at("name"));
  return { name, zoneId };
}

/** Whether a name is the zone's domain or a subdomain of it. */
export function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}
