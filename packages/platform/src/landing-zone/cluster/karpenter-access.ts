import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { AccessEntry } from "@pulumi/aws/eks/accessEntry";
import type { Cluster } from "@pulumi/aws/eks/cluster";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile";
import { Queue } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import type * as pulumi from "@pulumi/pulumi";
import type { LandingZoneFacts } from "@retail-odoo/contract";
import { karpenterQueueArn } from "../shared/arns";
import { resourceTags, type LandingZoneContext } from "../shared/context";
import { karpenterQueueName, roleName } from "../shared/names";
import { queuePolicy } from "./karpenter-policies";
import { createNodeRole } from "./node-groups";

/**
 * What Karpenter needs in AWS: role and instance profile of its nodes, and the queue of interruption events. The profile is
 * created here, so that Karpenter needs neither IAM permissions nor a route to the global IAM endpoint.
 */
export function createKarpenterAccess(
  context: LandingZoneContext,
  cluster: Cluster,
): LandingZoneFacts<pulumi.Output<string>>["karpenter"] {
  if (context.spec.provisioner !== "karpenter") return undefined;
  const instanceProfile = createNodes(context, cluster);
  const queue = createQueue(context);
  return { instanceProfile, queue };
}

/** @returns name of the instance profile, resolved once its nodes can join the cluster */
function createNodes(context: LandingZoneContext, cluster: Cluster): pulumi.Output<string> {
  const { name, spec, parent } = context;
  const { region } = spec;
  const role = createNodeRole(context, "karpenter-node", `Nodes of ${spec.prefix} that Karpenter starts`);
  // EKS creates such an entry only for its own node groups.
  const entry = new AccessEntry(
    `${name}-access-karpenter-node`,
    {
      clusterName: cluster.name,
      principalArn: role.arn,
      type: "EC2_LINUX",
      region,
      tags: resourceTags(context, "none", "access"),
    },
    { parent },
  );
  const profile = new InstanceProfile(
    `${name}-karpenter-node-profile`,
    {
      name: roleName(spec, "karpenter-node"),
      role: roleName(spec, "karpenter-node"),
      tags: resourceTags(context, "none", "karpenter-node"),
    },
    { parent, dependsOn: [...role.grants, entry] },
  );
  return profile.name;
}

/** Events before or at an interruption of a node: suffix of the rule, source and type of the event. */
const INTERRUPTIONS = [
  ["health", "aws.health", "AWS Health Event"],
  ["spot", "aws.ec2", "EC2 Spot Instance Interruption Warning"],
  ["rebalance", "aws.ec2", "EC2 Instance Rebalance Recommendation"],
  ["state", "aws.ec2", "EC2 Instance State-change Notification"],
  ["reservation", "aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"],
] as const;

/** @returns name of the queue, resolved once EventBridge may send to it */
function createQueue(context: LandingZoneContext): pulumi.Output<string> {
  const { name, spec, parent } = context;
  const { region } = spec;
  const queue = new Queue(
    `${name}-karpenter-queue`,
    {
      name: karpenterQueueName(spec),
      // Messages hold instance ids only; a customer managed key would have to admit EventBridge.
      sqsManagedSseEnabled: true,
      // Karpenter has nothing left to do for a node that was interrupted five minutes ago.
      messageRetentionSeconds: 300,
      region,
      tags: resourceTags(context, "internal", "karpenter-queue"),
    },
    { parent },
  );
  const policy = new QueuePolicy(
    `${name}-karpenter-queue-policy`,
    { queueUrl: queue.url, policy: queuePolicy(spec), region },
    { parent },
  );
  for (const [suffix, source, type] of INTERRUPTIONS) {
    const id = `${name}-karpenter-${suffix}`;
    const rule = new EventRule(
      id,
      {
        name: `${spec.prefix}-karpenter-${suffix}`,
        description: `Tells Karpenter of ${spec.prefix}: ${type}`,
        eventPattern: JSON.stringify({ source: [source], "detail-type": [type] }),
        region,
        tags: resourceTags(context, "none", `karpenter-${suffix}`),
      },
      { parent },
    );
    new EventTarget(
      `${id}-target`,
      { rule: rule.name, targetId: "karpenter", arn: karpenterQueueArn(spec), region },
      { parent, dependsOn: [policy] },
    );
  }
  const queueName = karpenterQueueName(spec);
  return policy.queueUrl.apply(() => queueName);
}
