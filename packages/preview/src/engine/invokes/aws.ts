import type { Json } from "../../model";
import { Fault } from "../fault";
import { providerUrn } from "../urn";
import { isObject, secretOf, type WireObject } from "../wire";
import { policyDocument } from "./policy-document";
import type { Invoke, InvokeContext } from "./types";

/** The account where neither provider nor configuration names one (`allowedAccountIds`). */
export const ASSUMED_ACCOUNT = "123456789012";
/** The region where neither provider, configuration nor environment names one. */
export const ASSUMED_REGION = "us-east-1";

/**
 * Regions whose zones for every account are not a, b and c. The zones of an account may differ, so a program that depends on
 * them lists its zones in configuration.
 */
const ZONES: { [region: string]: string } = {
  "us-east-1": "abcdef",
  "us-west-1": "ac",
  "us-west-2": "abcd",
  "ca-central-1": "abd",
  "ap-northeast-1": "acd",
  "ap-northeast-2": "abcd",
  "cn-north-1": "abd",
};

const DESCRIPTIONS: { [region: string]: string } = {
  "us-east-1": "US East (N. Virginia)",
  "us-east-2": "US East (Ohio)",
  "us-west-2": "US West (Oregon)",
  "eu-central-1": "Europe (Frankfurt)",
  "eu-west-1": "Europe (Ireland)",
  "eu-west-2": "Europe (London)",
  "eu-west-3": "Europe (Paris)",
  "eu-north-1": "Europe (Stockholm)",
};

const PARTITIONS: { prefix: string; partition: string; dnsSuffix: string; reverseDnsPrefix: string }[] = [
  { prefix: "cn-", partition: "aws-cn", dnsSuffix: "amazonaws.com.cn", reverseDnsPrefix: "cn.com.amazonaws" },
  { prefix: "us-gov-", partition: "aws-us-gov", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" },
  { prefix: "eusc-", partition: "aws-eusc", dnsSuffix: "amazonaws.eu", reverseDnsPrefix: "eu.amazonaws" },
  { prefix: "", partition: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" },
];

/** Invokes of the AWS provider that configuration answers, in the forms of its versions 6 and 7. */
export const AWS_INVOKES: { [token: string]: Invoke } = {
  "aws:index/getRegion:getRegion": (args, provider, context) => {
    const region = firstText(args.region, args.name) ?? regionOf(provider, context);
    const endpoint = `ec2.${region}.${partitionOf(region).dnsSuffix}`;
    return { region, name: region, id: region, endpoint, description: DESCRIPTIONS[region] ?? region };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": (_, provider, context) => {
    const accountId = accountOf(provider, context);
    const { partition } = partitionOf(regionOf(provider, context));
    return {
      accountId,
      arn: `arn:${partition}:iam::${accountId}:user/offline-preview`,
      id: accountId,
      userId: "AIDAOFFLINEPREVIEW00",
    };
  },
  "aws:index/getPartition:getPartition": (_, provider, context) => {
    const { prefix: _prefix, ...partition } = partitionOf(regionOf(provider, context));
    return { ...partition, id: partition.partition };
  },
  "aws:index/getAvailabilityZones:getAvailabilityZones": (args, provider, context) => {
    const region = firstText(args.region) ?? regionOf(provider, context);
    const excluded = [args.excludeNames, args.excludeZoneIds].flatMap((names) => (Array.isArray(names) ? names : []));
    const zones = zonesOf(region).filter(({ name, zoneId }) => !excluded.includes(name) && !excluded.includes(zoneId));
    return {
      ...args,
      region,
      id: region,
      names: zones.map(({ name }) => name),
      zoneIds: zones.map(({ zoneId }) => zoneId),
      groupNames: [region],
    };
  },
  "aws:index/getAvailabilityZone:getAvailabilityZone": (args, provider, context) => {
    const region = firstText(args.region) ?? regionOf(provider, context);
    const zone = zonesOf(region).find(({ name, zoneId }) => args.name === name || args.zoneId === zoneId);
    if (zone === undefined)
      throw new Fault(`there is no availability zone ${String(args.name ?? args.zoneId)} in ${region}`);
    return {
      ...args,
      ...zone,
      region,
      ...COMMON_ZONE,
      id: zone.name,
      groupName: region,
      groupLongName: region,
      networkBorderGroup: region,
    };
  },
  "aws:index/getDefaultTags:getDefaultTags": (_, provider, context) => {
    const { defaultTags } = settingsOf(provider, context);
    const tags = isObject(defaultTags) && isObject(defaultTags.tags) ? defaultTags.tags : {};
    return { id: partitionOf(regionOf(provider, context)).partition, tags };
  },
  "aws:index/getArn:getArn": ({ arn }) => {
    const [prefix, partition = "", service = "", region = "", account = "", ...resource] = String(arn).split(":");
    if (prefix !== "arn" || resource.length === 0) throw new Fault(`"${String(arn)}" is no ARN`);
    return { arn: String(arn), id: String(arn), partition, service, region, account, resource: resource.join(":") };
  },
  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => policyDocument(args),
  "aws:eks/getClusterAuth:getClusterAuth": ({ name, region }, provider, context) => ({
    id: String(name),
    name: String(name),
    region: firstText(region) ?? regionOf(provider, context),
    token: secretOf("k8s-aws-v1.offline-preview"),
  }),
};

const COMMON_ZONE = {
  state: "available",
  optInStatus: "opt-in-not-required",
  zoneType: "availability-zone",
  parentZoneId: "",
  parentZoneName: "",
};

/** Inputs of the explicit provider, or the stack's `aws:` configuration, where lists and objects are JSON. */
function settingsOf(provider: string, { config, inputsOf }: InvokeContext): WireObject {
  const settings: WireObject = provider === "" ? {} : { ...inputsOf(providerUrn(provider)) };
  if (provider === "") {
    for (const [key, value] of Object.entries(config))
      if (key.startsWith("aws:")) settings[key.slice("aws:".length)] = value;
  }
  for (const name of ["allowedAccountIds", "defaultTags"]) {
    const value = settings[name];
    if (typeof value === "string") settings[name] = parseJson(value);
  }
  return settings;
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function regionOf(provider: string, context: InvokeContext): string {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  return (
    firstText(settingsOf(provider, context).region, context.config["aws:region"], AWS_REGION, AWS_DEFAULT_REGION) ??
    ASSUMED_REGION
  );
}

function accountOf(provider: string, context: InvokeContext): string {
  const { allowedAccountIds } = settingsOf(provider, context);
  return (
    firstText(Array.isArray(allowedAccountIds) ? String(allowedAccountIds[0] ?? "") : undefined) ?? ASSUMED_ACCOUNT
  );
}

function firstText(...values: (Json | undefined)[]): string | undefined {
  return values.find((value): value is string => typeof value === "string" && value !== "");
}

function partitionOf(region: string): (typeof PARTITIONS)[number] {
  const found = PARTITIONS.find(({ prefix }) => region.startsWith(prefix));
  if (found === undefined) throw new Fault(`region "${region}" belongs to no known AWS partition`);
  return found;
}

/** `eu-central-1a` has the id `euc1-az1`: of a region's words only the first stays whole. */
function zonesOf(region: string): { name: string; zoneId: string; nameSuffix: string }[] {
  const [area = "", ...words] = region.split("-");
  const initials = words.map((word) =>
    word === "gov" ? "g" : word.replace(/(north|south|east|west|central)/g, (part) => part.slice(0, 1)),
  );
  return [...(ZONES[region] ?? "abc")].map((letter, index) => ({
    name: `${region}${letter}`,
    zoneId: `${area}${initials.join("")}-az${index + 1}`,
    nameSuffix: letter,
  }));
}
