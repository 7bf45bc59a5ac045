import { TAGS } from "@retail-odoo/contract";
import type { AccountPlan, PlannedName } from "./account-plan";
import type { AwsAccount, Holder } from "./aws-account";
import type { Check, Finding } from "./finding";
import { ACTIONS } from "./rights";

type Judged = Pick<Finding, "status" | "found" | "remedy">;

/** Everything that is asked of AWS before the first `up`, once it knows the caller. */
export function awsChecks(plan: AccountPlan, account: AwsAccount): Check[] {
  const [home = ""] = plan.regions;
  return [
    rights(plan, account),
    ...regions(plan, account),
    zones(plan, account, home),
    ...quotas(plan, account, home),
    roleQuota(plan, account),
    ...versions(plan, account, home),
    ...names(plan, account),
    ...serviceLinkedRoles(plan, account),
    ...anomalyMonitor(plan, account),
  ];
}

const CREDENTIALS =
  "Sign in with AWS credentials of the account, for instance by `aws sso login` and AWS_PROFILE, on a machine that reaches AWS.";

/** In place of all other checks, where AWS does not know the caller. */
export const UNASKED: Check = {
  area: "identity",
  subject: "rights, quotas, versions, names",
  otherwise: CREDENTIALS,
  run: () => Promise.reject(new Error("not asked: AWS does not know the caller")),
};

/** A check with one finding. */
function check(area: string, subject: string, otherwise: string, judge: () => Promise<Judged>): Check {
  return { area, subject, otherwise, run: async () => [{ area, subject, ...(await judge()) }] };
}

/** Who calls, and whether the account is that of the stack. */
export function identity({ accounts }: AccountPlan, account: AwsAccount): Check {
  return check("identity", "account", CREDENTIALS, async () => {
    const caller = await account.caller();
    const found = `account ${caller.account}, ${caller.arn}`;
    if (accounts.length > 0 && !accounts.includes(caller.account))
      return {
        status: "not ready",
        found,
        remedy: `The stack is for account ${accounts.join(" or ")}. Use credentials of that account, or correct cluster.eks.accountId and aws:allowedAccountIds.`,
      };
    if (caller.arn.endsWith(":root"))
      return { status: "not ready", found, remedy: "Deploy with a role: the root user's rights cannot be bounded." };
    return { status: "ready", found };
  });
}

/** Types without a row belong to other libraries; they are named rather than passed over. */
function rights({ types }: AccountPlan, account: AwsAccount): Check {
  const known = types.filter((type) => type in ACTIONS);
  const others = types.filter((type) => !(type in ACTIONS));
  const actions = [...new Set(known.flatMap((type) => ACTIONS[type] ?? []))].sort();
  const subject = `${actions.length} actions of the deployer`;
  const otherwise =
    "Allow the caller iam:SimulatePrincipalPolicy and iam:GetRole on itself, or compare its policies yourself.";
  return {
    area: "rights",
    subject,
    otherwise,
    run: async () => {
      const { arn } = await account.caller();
      const denied = await account.denied(arn, actions);
      const judged: Judged =
        denied.length === 0
          ? {
              status: "ready",
              found: "IAM allows all of them; resource policies and SCPs of the organization may still deny",
            }
          : {
              status: "not ready",
              found: `IAM denies ${denied.join(", ")}`,
              remedy: "Allow these actions in the policies of the deployer, or deploy with another role.",
            };
      const unknown: Finding[] = others.map((type) => ({
        area: "rights",
        subject: type,
        status: "could not check",
        found: "which actions it needs is not known",
        remedy: "Read the documentation of the resource.",
      }));
      return [{ area: "rights", subject, ...judged }, ...unknown];
    },
  };
}

function regions(plan: AccountPlan, account: AwsAccount): Check[] {
  return plan.regions.map((region) =>
    check("regions", region, "Allow the caller ec2:DescribeRegions.", async () => {
      const status = (await account.regions()).get(region);
      if (status === undefined)
        return { status: "not ready", found: "AWS knows no such region", remedy: "Correct the region in the stack." };
      if (status !== "not-opted-in") return { status: "ready", found: status };
      return {
        status: "not ready",
        found: "the account has not opted in",
        remedy: `Enable it: aws account enable-region --region-name ${region}`,
      };
    }),
  );
}

function zones({ zones: wanted }: AccountPlan, account: AwsAccount, region: string): Check {
  return check("regions", `zones of ${region}`, "Allow the caller ec2:DescribeAvailabilityZones.", async () => {
    const available = await account.zones(region);
    const missing = wanted.filter((zone) => !available.includes(zone));
    if (missing.length === 0) return { status: "ready", found: available.join(", ") };
    return {
      status: "not ready",
      found: `the account has ${available.join(", ")}, without ${missing.join(", ")}`,
      remedy: "Name zones that the account has in cluster.eks.zones.",
    };
  });
}

/** Quota codes by what is counted against them. The others limit a zone or a VPC, which the plan creates. */
const COUNTED: { readonly [code: string]: "eip" | "vpc" | "nlb" } = {
  "L-0263D0A3": "eip",
  "L-F678F1CE": "vpc",
  "L-69A177A2": "nlb",
};
const VCPU = "L-1216C47A";
const SERVICES: { readonly [code: string]: string } = {
  "L-1216C47A": "ec2",
  "L-0263D0A3": "ec2",
  "L-FE5A380F": "vpc",
  "L-29B6F2EB": "vpc",
  "L-69A177A2": "elasticloadbalancing",
  "L-F678F1CE": "vpc",
};

function quotas({ quotas: uses, platform }: AccountPlan, account: AwsAccount, region: string): Check[] {
  return uses.map(({ quota, code, planned }) => {
    const service = SERVICES[code] ?? "ec2";
    const otherwise = `Allow the caller servicequotas:GetServiceQuota, or read the quota: aws service-quotas get-service-quota --region ${region} --service-code ${service} --quota-code ${code}`;
    return check("quotas", quota, otherwise, async () => {
      const kind = COUNTED[code];
      const others =
        code === VCPU
          ? account.usedVcpu(region, platform)
          : kind === undefined
            ? Promise.resolve(0)
            : account.usedCount(region, kind, platform);
      const [limit, used] = await Promise.all([account.quota(region, service, code), others]);
      const found = `${planned} planned and ${used} of others, of ${limit}`;
      if (planned + used <= limit) return { status: "ready", found };
      return {
        status: "not ready",
        found,
        remedy: `Request an increase, which can take days: aws service-quotas request-service-quota-increase --region ${region} --service-code ${service} --quota-code ${code} --desired-value ${planned + used}`,
      };
    });
  });
}

function roleQuota({ names: planned }: AccountPlan, account: AwsAccount): Check {
  const wanted = planned.filter(({ kind }) => kind === "role").length;
  return check("quotas", "IAM roles", "Allow the caller iam:GetAccountSummary.", async () => {
    const { used, limit } = await account.roles();
    const found = `${wanted} planned and ${used} in the account, of ${limit}`;
    if (wanted + used <= limit) return { status: "ready", found };
    return {
      status: "not ready",
      found,
      remedy: "Delete unused roles, or request an increase of quota L-FE177D64 in us-east-1.",
    };
  });
}

function versions({ kubernetes, addons, images }: AccountPlan, account: AwsAccount, region: string): Check[] {
  if (kubernetes === undefined) return [];
  const baseline = "Use a newer baseline of this library.";
  return [
    check("versions", `Kubernetes ${kubernetes}`, "Allow the caller eks:DescribeClusterVersions.", async () => {
      const status = (await account.kubernetesVersions(region)).get(kubernetes);
      if (status === "STANDARD_SUPPORT") return { status: "ready", found: "standard support" };
      return { status: "not ready", found: status ?? "EKS does not offer it", remedy: baseline };
    }),
    ...addons.map(({ addon, build }) =>
      check("versions", `${addon} ${build}`, "Allow the caller eks:DescribeAddonVersions.", async () => {
        const builds = await account.addonVersions(region, addon, kubernetes);
        if (builds.includes(build)) return { status: "ready", found: `offered for Kubernetes ${kubernetes}` };
        return {
          status: "not ready",
          found: `EKS offers ${builds.slice(0, 3).join(", ") || "no build"} for Kubernetes ${kubernetes}`,
          remedy: baseline,
        };
      }),
    ),
    ...images.map(({ release, name }) =>
      check("versions", `AMI ${release}`, "Allow the caller ec2:DescribeImages.", async () => {
        if (name === undefined) throw new Error("the name of this type of AMI is not known");
        if (await account.hasImage(region, name)) return { status: "ready", found: name };
        return { status: "not ready", found: `${region} has no image ${name}`, remedy: baseline };
      }),
    ),
  ];
}

function names(plan: AccountPlan, account: AwsAccount): Check[] {
  const rights = { role: "iam:GetRole", bucket: "s3:ListBucket and s3:GetBucketTagging", "log group": "logs:DescribeLogGroups and logs:ListTagsForResource" }; // prettier-ignore
  const holderOf = ({ kind, name, region }: PlannedName): Promise<Holder> => {
    if (kind === "role") return account.role(name);
    return kind === "bucket" ? account.bucket(region, name) : account.logGroup(region, name);
  };
  return plan.names.map((planned) => {
    const { kind, name } = planned;
    return check("names", `${kind} ${name}`, `Allow the caller ${rights[kind]}.`, async () =>
      judgeHolder(await holderOf(planned), planned, plan.platform),
    );
  });
}

function judgeHolder(holder: Holder, { kind, name }: PlannedName, platform: string): Judged {
  if (holder === "free") return { status: "ready", found: "free" };
  if (holder === "elsewhere")
    return {
      status: "not ready",
      found: "belongs to another account, or the caller may not see it",
      remedy: "Choose another name of the platform.",
    };
  if (platform !== "" && holder[TAGS.platform] === platform)
    return { status: "ready", found: `deployed already, with tag ${TAGS.platform}=${platform}` };
  return {
    status: "not ready",
    found: "exists in this account without the tag of this platform",
    remedy: `Choose another name of the platform, or delete the ${kind}; \`pulumi import\` takes ${name} over if it is yours.`,
  };
}

/** Roles that a service assumes. AWS creates most at first use; that of Spot only for callers who may. */
const LINKED = [
  { types: ["aws:eks/cluster:Cluster"], service: "eks.amazonaws.com", role: "AWSServiceRoleForAmazonEKS" },
  { types: ["aws:eks/nodeGroup:NodeGroup"], service: "eks-nodegroup.amazonaws.com", role: "AWSServiceRoleForAmazonEKSNodegroup" },
  { types: ["aws:eks/nodeGroup:NodeGroup"], service: "autoscaling.amazonaws.com", role: "AWSServiceRoleForAutoScaling" },
  { types: ["aws:sqs/queue:Queue"], service: "spot.amazonaws.com", role: "AWSServiceRoleForEC2Spot" },
  { types: ["aws:rds/instance:Instance"], service: "rds.amazonaws.com", role: "AWSServiceRoleForRDS" },
  { types: ["aws:elasticache/replicationGroup:ReplicationGroup"], service: "elasticache.amazonaws.com", role: "AWSServiceRoleForElastiCache" },
  { types: ["aws:guardduty/detector:Detector"], service: "guardduty.amazonaws.com", role: "AWSServiceRoleForAmazonGuardDuty" },
] as const; // prettier-ignore

function serviceLinkedRoles({ types }: AccountPlan, account: AwsAccount): Check[] {
  return LINKED.filter((linked) => linked.types.some((type) => types.includes(type))).map(({ service, role }) =>
    check("service-linked roles", role, "Allow the caller iam:GetRole.", async () => {
      if ((await account.role(role)) !== "free") return { status: "ready", found: "exists" };
      const { arn } = await account.caller();
      const denied = await account.denied(arn, ["iam:CreateServiceLinkedRole"]);
      if (denied.length === 0) return { status: "ready", found: "absent; the caller may create it" };
      return {
        status: "not ready",
        found: "absent, and IAM denies the caller iam:CreateServiceLinkedRole",
        remedy: `Create it once: aws iam create-service-linked-role --aws-service-name ${service}`,
      };
    }),
  );
}

/** An account has one monitor of all services; AWS refuses a second. */
function anomalyMonitor({ createsAnomalyMonitor, platform }: AccountPlan, account: AwsAccount): Check[] {
  if (!createsAnomalyMonitor) return [];
  const otherwise = "Allow the caller ce:GetAnomalyMonitors.";
  return [
    check("cost anomalies", "monitor of all services", otherwise, async () => {
      const existing = (await account.anomalyMonitors()).find(({ dimension }) => dimension === "SERVICE");
      if (existing === undefined) return { status: "ready", found: "none yet" };
      if (existing.name === platform) return { status: "ready", found: `${existing.name}, deployed already` };
      return {
        status: "not ready",
        found: `the account has ${existing.name}, and AWS allows one`,
        remedy: `Use it: cluster.eks.audit.costAnomalyMonitor: ${existing.arn}`,
      };
    }),
  ];
}
