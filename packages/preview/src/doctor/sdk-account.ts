import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CostExplorerClient, GetAnomalyMonitorsCommand } from "@aws-sdk/client-cost-explorer";
import {
  DescribeAddressesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeRegionsCommand,
  DescribeVpcsCommand,
  EC2Client,
  paginateDescribeInstances,
  type Instance,
  type Tag,
} from "@aws-sdk/client-ec2";
import { EKSClient, paginateDescribeAddonVersions, paginateDescribeClusterVersions } from "@aws-sdk/client-eks";
import {
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  paginateDescribeLoadBalancers,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  GetAccountSummaryCommand,
  GetRoleCommand,
  IAMClient,
  paginateSimulatePrincipalPolicy,
} from "@aws-sdk/client-iam";
import { GetBucketTaggingCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { GetServiceQuotaCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { TAGS } from "@retail-odoo/contract";
import type { AwsAccount, Holder, Tags } from "./aws-account";

// The SDK warns of the Node versions that its releases of 2027 will need; the reader of a finding cannot change this one.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** Attempts of a call: an account that throttles is not one that refuses. */
const OPTIONS = { maxAttempts: 3 };
/** IAM and Cost Explorer answer here for all regions. */
const GLOBAL = "us-east-1";
/** Names that `SimulatePrincipalPolicy` takes at once. */
const ACTIONS_A_CALL = 100;

/** The account of the credentials that AWS' own tools use: environment, profile, SSO, instance role. */
export function sdkAccount(region: string): AwsAccount {
  return {
    caller: async () => {
      const { Account: account, Arn: arn } = await new STSClient({ ...OPTIONS, region }).send(
        new GetCallerIdentityCommand({}),
      );
      return { account: account ?? "", arn: arn ?? "" };
    },
    ...iamReads(new IAMClient({ ...OPTIONS, region: GLOBAL })),
    ...ec2Reads(region),
    ...EKS_READS,
    quota: async (where, ServiceCode, QuotaCode) => {
      const client = new ServiceQuotasClient({ ...OPTIONS, region: where });
      const { Quota } = await client.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode }));
      if (Quota?.Value === undefined) throw new Error(`Service Quotas has no value for ${QuotaCode}`);
      return Quota.Value;
    },
    usedCount: (where, kind, platform) => USED[kind](where, platform),
    bucket: (where, name) => bucketHolder(where, name),
    logGroup: (where, name) => logGroupHolder(where, name),
    anomalyMonitors: async () => {
      const client = new CostExplorerClient({ ...OPTIONS, region: GLOBAL });
      const { AnomalyMonitors } = await client.send(new GetAnomalyMonitorsCommand({ MaxResults: 100 }));
      return (AnomalyMonitors ?? []).map(({ MonitorName, MonitorArn, MonitorDimension }) => ({
        name: MonitorName ?? "",
        arn: MonitorArn ?? "",
        dimension: MonitorDimension,
      }));
    },
  };
}

function iamReads(iam: IAMClient): Pick<AwsAccount, "denied" | "roles" | "role"> {
  return {
    denied: (caller, actions) => deniedActions(iam, caller, actions),
    roles: async () => {
      const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
      const { Roles: used, RolesQuota: limit } = SummaryMap ?? {};
      if (used === undefined || limit === undefined) throw new Error("the summary of IAM names no roles");
      return { used, limit };
    },
    role: (name) =>
      holder(
        async () => {
          const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
          return Role?.Tags ?? [];
        },
        { absent: ["NoSuchEntity", "NoSuchEntityException"] },
      ),
  };
}

function ec2Reads(home: string): Pick<AwsAccount, "regions" | "zones" | "usedVcpu" | "hasImage"> {
  const ec2 = (region: string): EC2Client => new EC2Client({ ...OPTIONS, region });
  return {
    regions: async () => {
      const { Regions } = await ec2(home).send(new DescribeRegionsCommand({ AllRegions: true }));
      return new Map((Regions ?? []).map(({ RegionName, OptInStatus }) => [RegionName ?? "", OptInStatus ?? ""]));
    },
    zones: async (region) => {
      const { AvailabilityZones } = await ec2(region).send(new DescribeAvailabilityZonesCommand({}));
      return (AvailabilityZones ?? []).flatMap(({ ZoneName, State }) =>
        State === "available" ? [ZoneName ?? ""] : [],
      );
    },
    usedVcpu: async (region, platform) => {
      const Filters = [{ Name: "instance-state-name", Values: ["pending", "running"] }];
      let vcpu = 0;
      for await (const page of paginateDescribeInstances({ client: ec2(region) }, { Filters }))
        for (const instance of (page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []))
          if (isOthersOnDemand(instance, platform)) vcpu += vcpuOf(instance);
      return vcpu;
    },
    hasImage: async (region, name) => {
      const Filters = [{ Name: "name", Values: [name] }];
      const { Images } = await ec2(region).send(new DescribeImagesCommand({ Owners: ["amazon"], Filters }));
      return (Images ?? []).length > 0;
    },
  };
}

const EKS_READS: Pick<AwsAccount, "kubernetesVersions" | "addonVersions"> = {
  kubernetesVersions: async (region) => {
    const versions = new Map<string, string>();
    const client = new EKSClient({ ...OPTIONS, region });
    for await (const page of paginateDescribeClusterVersions({ client }, { includeAll: true }))
      for (const { clusterVersion, versionStatus } of page.clusterVersions ?? [])
        versions.set(clusterVersion ?? "", versionStatus ?? "");
    return versions;
  },
  addonVersions: async (region, addonName, kubernetesVersion) => {
    const builds: string[] = [];
    const client = new EKSClient({ ...OPTIONS, region });
    for await (const page of paginateDescribeAddonVersions({ client }, { addonName, kubernetesVersion }))
      for (const addon of page.addons ?? [])
        builds.push(...(addon.addonVersions ?? []).map(({ addonVersion }) => addonVersion ?? ""));
    return builds;
  },
};

async function deniedActions(client: IAMClient, caller: string, actions: readonly string[]): Promise<string[]> {
  const PolicySourceArn = await principalOf(client, caller);
  const denied: string[] = [];
  for (let from = 0; from < actions.length; from += ACTIONS_A_CALL) {
    const ActionNames = actions.slice(from, from + ACTIONS_A_CALL);
    for await (const page of paginateSimulatePrincipalPolicy({ client }, { PolicySourceArn, ActionNames }))
      for (const { EvalActionName, EvalDecision } of page.EvaluationResults ?? [])
        if (EvalDecision !== "allowed") denied.push(EvalActionName ?? "");
  }
  return denied;
}

/** The user or role behind a caller: a session's ARN lacks the path of its role. */
async function principalOf(client: IAMClient, caller: string): Promise<string> {
  const name = /:assumed-role\/([^/]+)\//u.exec(caller)?.[1];
  if (name === undefined) return caller;
  const { Role } = await client.send(new GetRoleCommand({ RoleName: name }));
  return Role?.Arn ?? caller;
}

const USED: { readonly [kind in "eip" | "vpc" | "nlb"]: (region: string, platform: string) => Promise<number> } = {
  eip: async (region, platform) => {
    const { Addresses } = await new EC2Client({ ...OPTIONS, region }).send(new DescribeAddressesCommand({}));
    return (Addresses ?? []).filter(({ Tags }) => !isOwn(Tags, platform)).length;
  },
  vpc: async (region, platform) => {
    const { Vpcs } = await new EC2Client({ ...OPTIONS, region }).send(new DescribeVpcsCommand({}));
    return (Vpcs ?? []).filter(({ Tags }) => !isOwn(Tags, platform)).length;
  },
  nlb: async (region, platform) => {
    const client = new ElasticLoadBalancingV2Client({ ...OPTIONS, region });
    const arns: string[] = [];
    for await (const page of paginateDescribeLoadBalancers({ client }, {}))
      for (const { Type, LoadBalancerArn } of page.LoadBalancers ?? [])
        if (Type === "network" && LoadBalancerArn !== undefined) arns.push(LoadBalancerArn);
    let others = arns.length;
    // DescribeTags takes 20 load balancers at once.
    for (let from = 0; from < arns.length; from += 20) {
      const ResourceArns = arns.slice(from, from + 20);
      const { TagDescriptions } = await client.send(new DescribeTagsCommand({ ResourceArns }));
      others -= (TagDescriptions ?? []).filter(({ Tags }) => isOwn(Tags, platform)).length;
    }
    return others;
  },
};

async function bucketHolder(region: string, Bucket: string): Promise<Holder> {
  const client = new S3Client({ ...OPTIONS, region, followRegionRedirects: true });
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) return "free";
    // 403 is both a bucket of another account and one of this account that the caller may not see.
    if (status === 403) return "elsewhere";
    throw error;
  }
  return holder(async () => (await client.send(new GetBucketTaggingCommand({ Bucket }))).TagSet ?? [], {
    untagged: ["NoSuchTagSet"],
  });
}

async function logGroupHolder(region: string, name: string): Promise<Holder> {
  const client = new CloudWatchLogsClient({ ...OPTIONS, region });
  const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  const group = (logGroups ?? []).find(({ logGroupName }) => logGroupName === name);
  if (group === undefined) return "free";
  const resourceArn = group.logGroupArn ?? group.arn?.replace(/:\*$/u, "");
  return (await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags ?? {};
}

/** Tags of what `read` finds; `free` if it throws an error of `absent`, no tags if one of `untagged`. */
async function holder(
  read: () => Promise<readonly Tag[]>,
  { absent = [], untagged = [] }: { absent?: readonly string[]; untagged?: readonly string[] },
): Promise<Holder> {
  try {
    return tagsOf(await read());
  } catch (error) {
    if (error instanceof Error && absent.includes(error.name)) return "free";
    if (error instanceof Error && untagged.includes(error.name)) return {};
    throw error;
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

function tagsOf(tags: readonly Tag[]): Tags {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}

function isOwn(tags: readonly Tag[] | undefined, platform: string): boolean {
  return tagsOf(tags ?? [])[TAGS.platform] === platform;
}

/** Classes that share the quota of standard on-demand instances. */
const STANDARD = /^[acdhimrtz]/u;

function isOthersOnDemand({ InstanceLifecycle, InstanceType, Tags }: Instance, platform: string): boolean {
  return InstanceLifecycle === undefined && STANDARD.test(InstanceType ?? "") && !isOwn(Tags, platform);
}

function vcpuOf({ CpuOptions }: Instance): number {
  return (CpuOptions?.CoreCount ?? 0) * (CpuOptions?.ThreadsPerCore ?? 0);
}
