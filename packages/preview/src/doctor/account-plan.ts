import { TAGS } from "@retail-odoo/contract";
import { readPlatformFacts, type ReadResource } from "../analysis/facts";
import { at, listAt, textAt } from "../analysis/json";
import { quotaUses, type QuotaUse } from "../analysis/quotas";

/** A name that the program gives to a resource that it creates. */
export interface PlannedName {
  kind: "role" | "bucket" | "log group";
  name: string;
  region: string;
}

/** What a program needs of its AWS account. */
export interface AccountPlan {
  /** Value of the tag of all its resources; empty for a program of other components. */
  platform: string;
  environment: string | undefined;
  /** Accounts that the program may be deployed to; empty if it names none. */
  accounts: readonly string[];
  /** The first is the platform's own. */
  regions: readonly string[];
  zones: readonly string[];
  /** Pulumi types of the AWS resources. */
  types: readonly string[];
  quotas: readonly QuotaUse[];
  kubernetes: string | undefined;
  addons: readonly { addon: string; build: string }[];
  /** Names of the nodes' AMIs; undefined where no name is known for the type of an AMI. */
  images: readonly { release: string; name: string | undefined }[];
  names: readonly PlannedName[];
  createsAnomalyMonitor: boolean;
  /** Domains of the hosted zones that the program creates. */
  hostedZones: readonly string[];
}

/** @returns undefined if the program creates nothing in AWS */
export function accountPlan(
  resources: readonly ReadResource[],
  config: { readonly [key: string]: string },
): AccountPlan | undefined {
  const aws = resources.filter(({ type, custom }) => custom && type.startsWith("aws:"));
  if (aws.length === 0) return undefined;
  const zone = resources.find(({ type }) => type === "retail-odoo:index:LandingZone")?.inputs;
  const home = textAt(zone, "region") ?? config["aws:region"];
  const cluster = aws.find(({ type }) => type === "aws:eks/cluster:Cluster");
  const kubernetes = textAt(cluster?.inputs, "version");
  return {
    platform: aws.map(({ inputs }) => textAt(inputs, "tags", TAGS.platform)).find((tag) => tag !== undefined) ?? "",
    environment: readPlatformFacts(resources)?.environment ?? textAt(zone, "environment"),
    accounts: accountsOf(textAt(zone, "accountId"), config["aws:allowedAccountIds"]),
    regions: unique([home, ...aws.map(({ inputs }) => textAt(inputs, "region"))]),
    zones: (listAt(zone, "zones") ?? []).filter((each) => typeof each === "string"),
    types: unique(aws.map(({ type }) => type)).sort(),
    quotas: quotaUses(resources),
    kubernetes,
    addons: aws.flatMap(({ type, inputs }) => {
      const [addon, build] = [textAt(inputs, "addonName"), textAt(inputs, "addonVersion")];
      return type === "aws:eks/addon:Addon" && addon !== undefined && build !== undefined ? [{ addon, build }] : [];
    }),
    images: kubernetes === undefined ? [] : nodeImages(aws, kubernetes),
    names: aws.flatMap((resource) => plannedName(resource, home ?? "")),
    createsAnomalyMonitor: aws.some(({ type }) => type === "aws:costexplorer/anomalyMonitor:AnomalyMonitor"),
    hostedZones: aws.flatMap(({ type, inputs }) =>
      type === "aws:route53/zone:Zone" ? (textAt(inputs, "name") ?? []) : [],
    ),
  };
}

function accountsOf(account: string | undefined, allowed: string | undefined): string[] {
  if (account !== undefined) return [account];
  return allowed?.match(/\d{12}/gu) ?? [];
}

const NAMED: { readonly [type: string]: { kind: PlannedName["kind"]; property: string } } = {
  "aws:iam/role:Role": { kind: "role", property: "name" },
  "aws:s3/bucket:Bucket": { kind: "bucket", property: "bucket" },
  "aws:cloudwatch/logGroup:LogGroup": { kind: "log group", property: "name" },
};

function plannedName({ type, inputs }: ReadResource, home: string): PlannedName[] {
  const named = NAMED[type];
  const name = named === undefined ? undefined : textAt(inputs, named.property);
  if (named === undefined || name === undefined) return [];
  return [{ kind: named.kind, name, region: textAt(inputs, "region") ?? home }];
}

const ARCHITECTURES: { readonly [amiType: string]: string } = {
  AL2023_x86_64_STANDARD: "x86_64",
  AL2023_ARM_64_STANDARD: "arm64",
};

/** AMIs of the managed node groups. Karpenter's pools use the release of the same baseline. */
function nodeImages(aws: readonly ReadResource[], kubernetes: string): AccountPlan["images"] {
  const images = new Map<string, string | undefined>();
  for (const { type, inputs } of aws) {
    const release = type === "aws:eks/nodeGroup:NodeGroup" ? textAt(inputs, "releaseVersion") : undefined;
    if (release === undefined) continue;
    const architecture = ARCHITECTURES[String(at(inputs, "amiType"))];
    const date = release.slice(release.lastIndexOf("-") + 1);
    const name = `amazon-eks-node-al2023-${architecture}-standard-${kubernetes}-v${date}`;
    images.set(release, architecture === undefined ? undefined : name);
  }
  return [...images].map(([release, name]) => ({ release, name }));
}

function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
