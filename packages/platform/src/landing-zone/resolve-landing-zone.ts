import type { Input } from "@pulumi/pulumi";
import { ENVIRONMENT, REGIONS } from "@retail-odoo/contract";
import { checkChoice } from "../internal/checks";
import { Faults } from "../internal/errors";
import { cellPrefix, checkPlatformName, hasOwnership } from "../internal/names";
import { hasKinds, hasProperties, type PropertyTable } from "../internal/properties";
import { hasForm } from "../internal/shape";
import { resolveZoneLoss } from "../internal/zone-loss";
import { resolveAccess } from "./access/resolve";
import { resolveAudit } from "./audit/resolve";
import { checkAddresses, checkExistingAddresses } from "./cluster/check-addresses";
import { resolveNodes } from "./cluster/resolve-nodes";
import { resolveDns } from "./dns/resolve";
import { resolveKeys } from "./keys/resolve";
import type { LandingZoneArgs } from "./landing-zone-args";
import { checkAccessRanges } from "./network/access-ranges";
import type { ExistingNetwork } from "./network/args";
import { formatCidr, type Cidr } from "./network/cidr";
import { resolveExistingNetwork } from "./network/resolve-existing";
import { resolveZoneLetters, zoneSubnets } from "./network/subnet-plan";
import { resolveVpcCidr, serviceCidr } from "./network/vpc-cidr";
import { resolveRegistry } from "./registry/resolve";
import type { LandingZoneSpec, ZoneLetter, ZoneSpec } from "./spec";

const PROPERTIES: PropertyTable<LandingZoneArgs> = {
  region: "required",
  accountId: "required",
  zones: "required",
  environment: "required",
  baseline: "required",
  ownership: "required",
  cidr: "optional",
  network: "optional",
  privateAccessFrom: "optional",
  publicAccessFrom: "optional",
  interfaceEndpoints: "optional",
  access: "optional",
  provisioner: "optional",
  pools: "optional",
  tenantPools: "optional",
  keys: "optional",
  dns: "optional",
  recovery: "optional",
  registry: "optional",
  audit: "optional",
  survivesZoneLoss: "optional",
};

/** IAM's 64 characters less environment, region and the longest suffix of a role's name. */
const MAX_PLATFORM_NAME_LENGTH = 26;

/**
 * Checks all arguments and fills in defaults.
 * @param component named in the error
 * @throws UserInputError with every fault
 */
export function planLandingZone(component: string, args: LandingZoneArgs): LandingZoneSpec {
  const faults = new Faults();
  if (!hasProperties(args, PROPERTIES, faults) || !isWellFormed(args, faults)) faults.throwIfAny(component);
  checkPlatformName(args.ownership.platform, faults.at("ownership").at("platform"), MAX_PLATFORM_NAME_LENGTH);
  const spec = resolveLandingZone(args, faults);
  faults.throwIfAny(component);
  if (!spec) throw new Error("A landing zone without faults could not be resolved.");
  return spec;
}

/** Types and keys of the arguments. Those of `network`, whose ids may be outputs, are checked by resolveExistingNetwork. */
function isWellFormed({ network: _ids, ...args }: LandingZoneArgs, faults: Faults): boolean {
  const { environment, ownership, baseline, survivesZoneLoss, ...shared } = args;
  const owned = hasOwnership(ownership, faults.at("ownership"));
  checkChoice(environment, Object.keys(ENVIRONMENT), "an environment", faults.at("environment"));
  if (owned && ownership.environment !== environment)
    faults
      .at("ownership")
      .at("environment")
      .add(ownership.environment, `is not the landing zone's, ${environment}`, "Write the same in both.");
  if (typeof baseline.kubernetes !== "string")
    faults.at("baseline").add(baseline, "is no table of versions", 'Give one of BASELINES: BASELINES["2026.1"].');
  hasKinds({ survivesZoneLoss }, { survivesZoneLoss: "flag" }, faults);
  return hasForm("EksArgs", shared, faults) && !faults.any();
}

/**
 * Fills in defaults and checks values.
 * @returns undefined after any fault
 */
export function resolveLandingZone(args: LandingZoneArgs, faults: Faults): LandingZoneSpec | undefined {
  const { environment, baseline, ownership, region, accountId } = args;
  const { nat, interfaceEndpoints, durable, logRetentionDays } = ENVIRONMENT[environment];
  checkRegion(region, faults.at("region"));
  checkAccount(accountId, faults.at("accountId"));
  const letters = resolveZoneLetters(args.zones, faults.at("region").any() ? undefined : region, faults.at("zones"));
  const network = resolveNetwork(args, faults);
  checkAccessRanges(args, network, faults);
  const audit = resolveAudit(args.audit, environment, faults.at("audit"));
  const trail = faults.at("audit").any() || audit?.parts.trail === true;
  const access = resolveAccess(args.access, { environment, trail }, faults.at("access"));
  const prefix = cellPrefix(ownership.platform, environment);
  const registry = resolveRegistry(args.registry, { prefix, region, accountId }, faults.at("registry"));
  const { recovery } = args;
  if (recovery) checkRecovery(recovery.region, region, faults.at("recovery").at("region"));
  const served = { region, accountId, registry: args.registry !== undefined, recovery: recovery !== undefined };
  const existingKeys = resolveKeys(args.keys, served, faults.at("keys"));
  const dns = resolveDns(args.dns, faults.at("dns"));
  const survivesZoneLoss = resolveZoneLoss(args.survivesZoneLoss, environment, faults.at("survivesZoneLoss"));
  const nodes = resolveNodes({ ...args, survivesZoneLoss }, faults);
  if (!letters || !network || !nodes) return undefined;

  const zones = letters.map((letter) => zoneOf(region, letter, network, args.network?.existing));
  if (args.network) checkExistingAddresses(zones, nodes, faults.at("network").at("existing").at("subnets"));
  else checkAddresses(network, zones, nodes, faults.at("cidr"));
  if (faults.any()) return undefined;
  return {
    prefix,
    environment,
    survivesZoneLoss,
    region,
    accountId,
    cidr: formatCidr(network),
    serviceCidr: serviceCidr(network),
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

/** @returns CIDR of the VPC; undefined after any fault */
function resolveNetwork({ network, zones, cidr, environment }: LandingZoneArgs, faults: Faults): Cidr | undefined {
  if (!network) return resolveVpcCidr(cidr, environment, faults.at("cidr"));
  const existing = resolveExistingNetwork(network, zones, faults.at("network"));
  if (cidr !== undefined)
    faults.at("cidr").add(cidr, "is for a created network, but `network` names one", "Leave one of them out.");
  return existing;
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
