import type { Input } from "@pulumi/pulumi";
import { ENVIRONMENT, REGIONS, type Baseline, type Environment, type EnvironmentName } from "@retail-odoo/contract";
import { checkChoice } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { cellPrefix, type Ownership } from "../internal/names";
import { neededAddresses, podAddresses } from "./cluster/capacity";
import {
  formatCidr,
  serviceRange,
  ZONE_LETTERS,
  zoneSubnets,
  type Cidr,
  type ZoneLetter,
  type ZoneSubnets,
} from "./network/cidr";
import type { ExistingKeys } from "./keys/args";
import type { LandingZoneArgs } from "./landing-zone-args";
import type { ExistingNetwork } from "./network/args";
import type { RecoveryArgs } from "./recovery/args";
import { resolveAccess, type AccessSpec } from "./access/resolve";
import { resolveAudit, type AuditSpec } from "./audit/resolve";
import { resolveDns, type DnsSpec } from "./dns/resolve";
import { checkToldAddresses, resolveExistingNetwork } from "./network/resolve-existing";
import { resolveKeys } from "./keys/resolve";
import { resolveNodes, type NodesSpec } from "./cluster/resolve-nodes";
import { resolveRegistry, type RegistrySpec } from "./registry/resolve";
import { checkAccessRanges, resolveNetwork } from "./network/access-ranges";

export interface ZoneSpec {
  /** `eu-central-1a` */
  name: string;
  /** `a`: what the zone's resources are named by. */
  letter: ZoneLetter;
  /** Ranges; of a network that is there already, what somebody told of it. */
  subnets: Partial<ZoneSubnets>;
}

/** A landing zone with every default filled in. */
export interface LandingZoneSpec extends NodesSpec {
  /** What names in the account begin with. */
  prefix: string;
  environment: EnvironmentName;
  region: string;
  accountId: string;
  cidr: string;
  /** Range of the cluster's Services. */
  serviceCidr: string;
  /** In the caller's order; a single NAT gateway stands in the first. */
  zones: ZoneSpec[];
  nat: Environment["nat"];
  /** Whether the APIs of AWS have doors in the network. */
  interfaceEndpoints: boolean;
  durable: boolean;
  logRetentionDays: number;
  privateAccessFrom: string[];
  publicAccessFrom: string[];
  /** Absent where the network is made. */
  existingNetwork?: ExistingNetwork<Input<string>>;
  /** Absent where keys are made. */
  existingKeys?: ExistingKeys;
  /** Absent without a hosted zone. */
  dns?: DnsSpec;
  /** Absent without a second region. */
  recovery?: RecoveryArgs;
  access: AccessSpec;
  /** Absent where somebody else watches the account. */
  audit?: AuditSpec;
  /** Absent where images come from elsewhere. */
  registry?: RegistrySpec;
  baseline: Baseline;
  ownership: Ownership;
}

export const DEFAULT_CIDR = "10.64.0.0/16";
const [FEWEST_ZONES, MOST_ZONES] = [2, ZONE_LETTERS.length];

/**
 * Fills in defaults and checks everything.
 * @returns undefined when anything is wrong; what it is, is in `faults`
 */
export function resolveLandingZone(args: LandingZoneArgs, faults: Faults): LandingZoneSpec | undefined {
  const { environment, baseline, ownership, region, accountId } = args;
  const { nat, interfaceEndpoints, durable, logRetentionDays } = ENVIRONMENT[environment];
  checkRegion(region, faults.at("region"));
  checkAccount(accountId, faults.at("accountId"));
  const letters = resolveZones(args.zones, region, faults);
  const network = args.network
    ? resolveExistingNetwork(args.network, args.zones, faults.at("network"))
    : resolveNetwork(args.cidr ?? DEFAULT_CIDR, faults.at("cidr"));
  if (args.network && args.cidr !== undefined)
    faults
      .at("cidr")
      .add(args.cidr, "is for a network that is made, and `network` names one", "Leave one of them out.");
  checkAccessRanges(args, network, faults);
  const audit = resolveAudit(args.audit, environment, faults.at("audit"));
  const trail = faults.at("audit").any() || audit?.parts.trail === true;
  const access = resolveAccess(args.access, { environment, trail }, faults.at("access"));
  const prefix = cellPrefix(ownership.platform, environment);
  const registry = resolveRegistry(args.registry, prefix, faults.at("registry"));
  const { recovery } = args;
  if (recovery) checkRecovery(recovery.region, region, faults.at("recovery").at("region"));
  const served = { region, accountId, registry: args.registry !== undefined, recovery: recovery !== undefined };
  const existingKeys = resolveKeys(args.keys, served, faults.at("keys"));
  const dns = resolveDns(args.dns, faults.at("dns"));
  const nodes = resolveNodes(args, faults);
  if (!letters || !network || !nodes) return undefined;

  const zones = letters.map((letter) => zoneOf(region, letter, network, args.network?.existing));
  if (args.network) checkToldAddresses(zones, nodes, faults.at("network").at("existing").at("subnets"));
  else checkAddresses(network, zones, nodes, faults.at("cidr"));
  if (faults.any()) return undefined;
  return {
    prefix,
    environment,
    region,
    accountId,
    cidr: formatCidr(network),
    serviceCidr: serviceRange(network),
    zones,
    nat,
    interfaceEndpoints: args.interfaceEndpoints ?? (interfaceEndpoints && !args.network),
    durable,
    logRetentionDays,
    privateAccessFrom: args.privateAccessFrom ?? [],
    publicAccessFrom: args.publicAccessFrom ?? [],
    existingNetwork: args.network?.existing,
    existingKeys,
    dns,
    recovery,
    access,
    audit,
    registry,
    ...nodes,
    baseline,
    ownership,
  };
}

function zoneOf(
  region: string,
  letter: ZoneLetter,
  network: Cidr,
  existing: ExistingNetwork<Input<string>> | undefined,
): ZoneSpec {
  const name = region + letter;
  const subnets = existing ? { private: existing.subnets[name]?.privateCidr } : zoneSubnets(network, letter);
  return { name, letter, subnets };
}

function checkRegion(region: string, faults: Faults): void {
  if (/^(cn|us-gov|us-iso\w*|eusc)-/.test(region))
    return faults.add(
      region,
      "is in another partition of AWS",
      "Use a region of the partition `aws`, such as eu-central-1.",
    );
  checkChoice(region, REGIONS, "a region", faults);
}

function checkRecovery(recovery: string, region: string, faults: Faults): void {
  checkRegion(recovery, faults);
  if (recovery === region) faults.add(recovery, "is the landing zone's own region", "Name another, or leave it out.");
}

function checkAccount(accountId: string, faults: Faults): void {
  if (!/^\d{12}$/.test(accountId))
    faults.add(accountId, "is not an AWS account", "Write its 12 digits, in quotes so that leading zeros stay.");
}

function resolveZones(zones: string[], region: string, faults: Faults): ZoneLetter[] | undefined {
  const at = faults.at("zones");
  if (zones.length < FEWEST_ZONES || zones.length > MOST_ZONES)
    at.add(
      zones,
      `names ${zones.length === 1 ? "1 zone" : `${zones.length} zones`}`,
      `Name ${FEWEST_ZONES} to ${MOST_ZONES}; three let a database keep its majority when one is lost.`,
    );
  if (faults.at("region").any()) return undefined;
  const letters = zones.map((zone, index) => {
    const letter = ZONE_LETTERS.find((candidate) => zone === region + candidate);
    if (!letter)
      at.at(index).add(zone, `is not a zone of ${region}`, `Write the region and a letter, such as ${region}a.`);
    else if (zones.indexOf(zone) < index) at.at(index).add(zone, "is named twice", "Name every zone once.");
    return letter;
  });
  return at.any() ? undefined : letters.filter((letter) => letter !== undefined);
}

/** Every zone alone has to hold its share: addresses cannot be lent between subnets. */
function checkAddresses(network: Cidr, zones: ZoneSpec[], nodes: NodesSpec, faults: Faults): void {
  const [zone] = zones;
  const total = podAddresses(zone?.subnets.private ?? "");
  const needed = neededAddresses(nodes);
  if (needed <= total) return;
  const larger = [19, 18, 17, 16].find(
    (prefix) => podAddresses(zoneSubnets({ ...network, prefix }, "a").private) >= needed,
  );
  faults.add(
    formatCidr(network),
    `has ${total} pod addresses in each zone, and full pools take ${needed}`,
    larger === undefined
      ? "Lower maxNodesPerZone or choose smaller instances: no network is large enough."
      : `Give a /${larger}, lower maxNodesPerZone, or choose smaller instances.`,
  );
}
