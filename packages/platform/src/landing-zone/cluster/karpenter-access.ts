import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { AccessEntry } from "@pulumi/aws/eks/accessEntry";
import type { Cluster } from "@pulumi/aws/eks/cluster";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile";
import { Queue } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import type * as pulumi from "@pulumi/pulumi";
import type { LandingZoneFacts } from "@retail-odoo/contract";
import { queueArn, queuePolicy } from "./karpenter-policies";
import { createNodeRole } from "./node-groups";
import { karpenterQueueName, roleName, resourceTags, type LandingZoneContext } from "../shared/context";

/**
 * Karpenter's side in AWS, where it starts the nodes: what they are, and how it hears that AWS takes one back. Its profile is made here, so that it changes nothing in IAM and needs no way to it.
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

/** @returns the profile's name, known to whoever waits until its nodes can join the cluster */
function createNodes(context: LandingZoneContext, cluster: Cluster): pulumi.Output<string> {
  const { name, spec, parent } = context;
  const { region } = spec;
  const role = createNodeRole(context, "karpenter-node", `Nodes of ${spec.prefix} that Karpenter starts`);
  // EKS makes such an entry for its own node groups and for nobody else's nodes.
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

/** Why AWS takes a node back, or lets know that it will; the suffix of the rule, and the event's source and type. */
const INTERRUPTIONS = [
  ["health", "aws.health", "AWS Health Event"],
  ["spot", "aws.ec2", "EC2 Spot Instance Interruption Warning"],
  ["rebalance", "aws.ec2", "EC2 Instance Rebalance Recommendation"],
  ["state", "aws.ec2", "EC2 Instance State-change Notification"],
  ["reservation", "aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"],
] as const;

/** @returns the queue's name, known to whoever waits until it may be written to */
function createQueue(context: LandingZoneContext): pulumi.Output<string> {
  const { name, spec, parent } = context;
  const { region } = spec;
  const queue = new Queue(
    `${name}-karpenter-queue`,
    {
      name: karpenterQueueName(spec),
      // Numbers of instances and no more: a key of the account would have to let EventBridge in.
      sqsManagedSseEnabled: true,
      // A node that was taken back five minutes ago is gone.
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
      { rule: rule.name, targetId: "karpenter", arn: queueArn(spec), region },
      {
        parent,
        dependsOn: [policy],
      },
    );
  }
  return policy.queueUrl.apply(() => karpenterQueueName(spec));
}
