import { createHash } from "node:crypto";
import { ENVIRONMENT, LABELS, TAGS, type DataClass, type EnvironmentName } from "@retail-odoo/contract";
import { checkChoice } from "./checks";
import type { Faults } from "./errors";
import { hasProperties, type PropertyTable } from "./properties";

/** Valid in names of Kubernetes objects and AWS resources: lower case, digits and dashes, starting with a letter. */
const NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** @param max leaves space for suffixes within the 63 characters of a DNS label */
export function checkName(name: unknown, faults: Faults, max = 30): void {
  if (typeof name !== "string" || !NAME.test(name))
    faults.add(name, "is not a name", "Use lower-case letters, digits and dashes, beginning with a letter.");
  else if (name.includes("--"))
    faults.add(name, "has two dashes in a row", "Use one: AWS refuses more in the names of database servers.");
  else if (name.length > max) faults.add(name, `is ${name.length} characters long`, `Use at most ${max}.`);
}

/** A platform's name, the prefix of its AWS resources. */
export function checkPlatformName(name: unknown, faults: Faults, max: number): void {
  checkName(name, faults, max);
  if (typeof name === "string" && /^sg(-|$)/.test(name))
    faults.add(name, "begins like the id of a security group", "Begin with another word: AWS reserves the prefix sg-.");
}

const HOST = /^(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z][-a-z0-9]{0,61}[a-z0-9]$/;

/** A fully qualified host name. */
export function checkHost(host: string, faults: Faults): void {
  if (!HOST.test(host))
    faults.add(host, "is not a host name", 'Write a full lower-case name without scheme or port: "shop.example.com".');
}

/** Tag values of AWS without comma and equals sign, which separate tags in command lines. */
const TAG_VALUE = /^(?! )[\p{L}\p{N} .:/+@_-]{1,128}(?<! )$/u;

export function checkTagValue(value: string | undefined, faults: Faults): void {
  if (value !== undefined && !(typeof value === "string" && TAG_VALUE.test(value)))
    faults.add(value, "is not a tag's value", "Use 1 to 128 letters, digits, inner spaces and . : / + @ _ -.");
}

/** Tags of every AWS resource of a platform. */
export interface Ownership {
  /** Name of the platform. */
  platform: string;
  /** `dev`, `staging` or `prod`. */
  environment: EnvironmentName;
  /** Team that owns the resource, 1 to 128 characters. */
  owner: string;
  /** Cost centre, 1 to 128 characters. */
  costCentre: string;
}

const OWNERSHIP_KEYS: PropertyTable<Ownership> = {
  platform: "required",
  environment: "required",
  owner: "required",
  costCentre: "required",
};

/** @returns whether it is valid; every fault is in `faults` */
export function hasOwnership(ownership: Ownership, faults: Faults): boolean {
  if (!hasProperties<Ownership>(ownership, OWNERSHIP_KEYS, faults)) return false;
  checkName(ownership.platform, faults.at("platform"));
  checkChoice(ownership.environment, Object.keys(ENVIRONMENT), "an environment", faults.at("environment"));
  checkTagValue(ownership.owner, faults.at("owner"));
  checkTagValue(ownership.costCentre, faults.at("costCentre"));
  return !faults.any();
}

/** Tags of an AWS resource; the console displays `name`. */
export function tags(ownership: Ownership, dataClass: DataClass, name: string): { [key: string]: string } {
  return {
    Name: name,
    [TAGS.platform]: ownership.platform,
    [TAGS.environment]: ownership.environment,
    [TAGS.owner]: ownership.owner,
    [TAGS.costCentre]: ownership.costCentre,
    [TAGS.dataClass]: dataClass,
  };
}

/** Prefix of a cell's AWS resources: `retail-prod`, or the platform's name where that contains the environment, as `prod` does. */
export function cellPrefix(platform: string, environment: EnvironmentName): string {
  return platform.split("-").includes(environment) ? platform : `${platform}-${environment}`;
}

/** Log group of a cell's Redis, which the key policy of the cell's log key allows. */
export function redisLogGroup(prefix: string, name: string): string {
  return `/retail-odoo/${prefix}/redis/${name}`;
}

/** The recommended labels of a Kubernetes object. */
export function labels(name: string, component: string): { [key: string]: string } {
  return {
    [LABELS.name]: name,
    [LABELS.component]: component,
    [LABELS.partOf]: "retail-odoo",
    [LABELS.managedBy]: "pulumi",
  };
}

/** A short name for a text that is too long for one, or whose contents decide which object it is. */
export function digest(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}
