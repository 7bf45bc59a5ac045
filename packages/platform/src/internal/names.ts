import { ENVIRONMENT, LABELS, TAGS, type DataClass, type EnvironmentName } from "@retail-odoo/contract";
import { checkChoice } from "./checks";
import type { Faults } from "./errors";
import { hasProperties, type PropertyTable } from "./properties";

/** A name Kubernetes and AWS both take as part of theirs: lower case, digits and dashes, starting with a letter. */
const NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** @param longest leaves room for what is appended to the name, below the 63 characters of a DNS label */
export function checkName(name: unknown, faults: Faults, longest = 30): void {
  if (typeof name !== "string" || !NAME.test(name))
    faults.add(name, "is not a name", "Use lower-case letters, digits and dashes, beginning with a letter.");
  else if (name.includes("--"))
    faults.add(name, "has two dashes in a row", "Use one: AWS refuses more in the names of database servers.");
  else if (name.length > longest) faults.add(name, `is ${name.length} characters long`, `Use at most ${longest}.`);
}

/** A platform's name, which everything of it in AWS begins with. */
export function checkPlatformName(name: unknown, faults: Faults, longest: number): void {
  checkName(name, faults, longest);
  if (typeof name === "string" && /^sg(-|$)/.test(name))
    faults.add(name, "begins as the ids of security groups do", "Begin with something else: AWS keeps sg- for those.");
}

const HOST = /^(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z][-a-z0-9]{0,61}[a-z0-9]$/;

/** A full host name, as a browser would ask for it. */
export function checkHost(host: string, faults: Faults): void {
  if (!HOST.test(host))
    faults.add(host, "is not a host name", 'Write a full lower-case name without scheme or port: "shop.example.com".');
}

/** What AWS takes as a tag's value, less the comma and the equals sign, which separate tags where they are given as text. */
const TAG_VALUE = /^[\p{L}\p{N} .:/+@_-]{1,128}$/u;

export function checkTagValue(value: string | undefined, faults: Faults): void {
  if (value !== undefined && !(typeof value === "string" && TAG_VALUE.test(value)))
    faults.add(value, "is not a tag's value", "Use 1 to 128 letters, digits, spaces and . : / + @ _ -.");
}

/** Who pays for a platform and answers for it; every AWS resource carries it as tags. */
export interface Ownership {
  platform: string;
  environment: EnvironmentName;
  owner: string;
  costCentre: string;
}

const OWNERSHIP_KEYS: PropertyTable<Ownership> = {
  platform: "required",
  environment: "required",
  owner: "required",
  costCentre: "required",
};

/** @returns whether names and tags can be made of it; every fault is in `faults` */
export function hasOwnership(ownership: Ownership, faults: Faults): boolean {
  if (!hasProperties<Ownership>(ownership, OWNERSHIP_KEYS, faults)) return false;
  checkName(ownership.platform, faults.at("platform"));
  checkChoice(ownership.environment, Object.keys(ENVIRONMENT), "an environment", faults.at("environment"));
  checkTagValue(ownership.owner, faults.at("owner"));
  checkTagValue(ownership.costCentre, faults.at("costCentre"));
  return !faults.any();
}

/** The tags of an AWS resource; `name` is what the console shows. */
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

/** `retail-prod`; a platform that already says so, such as `prod`, keeps its name. What a cell makes on AWS begins with it. */
export function cellPrefix(platform: string, environment: EnvironmentName): string {
  return platform.split("-").includes(environment) ? platform : `${platform}-${environment}`;
}

/** Log group of a cell's Redis: the key of the cell's logs lets CloudWatch use it for those. */
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
