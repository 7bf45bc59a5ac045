import { findRecorded, record, waitsFor, zoneArgs, type Recorded } from "@retail-odoo/testing";
import type { Statement } from "../../internal/iam";
import { LandingZone } from "../landing-zone";
import type { LandingZoneArgs } from "../landing-zone-args";

function recordZone(over: Partial<LandingZoneArgs> = {}): Promise<Recorded[]> {
  const zones = ["eu-central-1a", "eu-central-1b"];
  return record(() => new LandingZone("zone", { ...zoneArgs(), zones, ...over }));
}

const statements = (policy: unknown) => (JSON.parse(policy as string) as { Statement: Statement[] }).Statement;

test("nodes have a role with an access entry, and an instance profile that Karpenter does not create", async () => {
  const resources = await recordZone();
  const { tags: _, ...profile } = findRecorded(resources, "zone-karpenter-node-profile").inputs;
  expect(profile).toEqual({
    name: "retail-prod-eu-central-1-karpenter-node",
    role: "retail-prod-eu-central-1-karpenter-node",
  });
  expect(waitsFor(findRecorded(resources, "zone-karpenter-node-profile"))).toEqual([
    "zone-access-karpenter-node",
    "zone-karpenter-node-role-AmazonEC2ContainerRegistryPullOnly",
    "zone-karpenter-node-role-AmazonEKSWorkerNodePolicy",
  ]);
  expect(findRecorded(resources, "zone-access-karpenter-node").inputs).toMatchObject({
    principalArn: "arn:aws:iam::123456789012:role/retail-prod-eu-central-1-karpenter-node",
    type: "EC2_LINUX",
  });
});

test("the queue is encrypted, and only EventBridge of this account sends to it, over TLS", async () => {
  const resources = await recordZone();
  expect(findRecorded(resources, "zone-karpenter-queue").inputs).toMatchObject({
    name: "retail-prod-karpenter",
    sqsManagedSseEnabled: true,
    messageRetentionSeconds: 300,
  });
  const [events, encrypted] = statements(findRecorded(resources, "zone-karpenter-queue-policy").inputs["policy"]);
  expect(events).toEqual({
    Sid: "Events",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: "arn:aws:sqs:eu-central-1:123456789012:retail-prod-karpenter",
    Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
  });
  expect(encrypted).toMatchObject({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } });
  const rules = resources.filter(({ type, name }) => type.endsWith(":EventRule") && name.startsWith("zone-karpenter-"));
  const types = rules.map(
    ({ inputs }) => (JSON.parse(inputs["eventPattern"] as string) as { "detail-type": string[] })["detail-type"],
  );
  expect(types.flat().sort()).toEqual([
    "AWS Health Event",
    "EC2 Capacity Reservation Instance Interruption Warning",
    "EC2 Instance Rebalance Recommendation",
    "EC2 Instance State-change Notification",
    "EC2 Spot Instance Interruption Warning",
  ]);
});

test("Karpenter launches, tags and terminates only nodes of its own cluster", async () => {
  const policy = statements(findRecorded(await recordZone(), "zone-karpenter-role-own").inputs["policy"]);
  expect(policy.filter(({ Effect }) => Effect !== "Allow")).toEqual([]);
  const changes = policy.flatMap((statement) => {
    const actions = [statement.Action].flat().filter((action) => !/:(Describe|Get|List|Receive)/.test(action));
    return actions.length > 0 ? [{ ...statement, actions }] : [];
  });
  for (const { Sid, Resource, Condition, actions } of changes) {
    expect({ Sid, Resource }).not.toEqual({ Sid, Resource: "*" });
    const condition = JSON.stringify(Condition ?? {});
    const ofCluster = condition.includes("Tag/kubernetes.io/cluster/retail-prod");
    const narrow = /kms:ResourceAliases|iam:PassedToService/.test(condition) || actions[0] === "sqs:DeleteMessage";
    // Images, subnets and security groups have no tag of Karpenter's.
    expect({ Sid, ofCluster: ofCluster || narrow || Sid === "FromImages" }).toEqual({ Sid, ofCluster: true });
  }
  const used = policy.find(({ Sid }) => Sid === "FromImages")?.Resource as string[];
  expect(used.map((arn) => arn.slice(arn.lastIndexOf(":") + 1))).toEqual([
    "image/*",
    "snapshot/*",
    "capacity-reservation/*",
    "security-group/*",
    "subnet/*",
  ]);
  const iam = policy.flatMap(({ Action }) => [Action].flat().filter((action) => action.startsWith("iam:")));
  expect(iam.sort()).toEqual(["iam:GetInstanceProfile", "iam:ListInstanceProfiles", "iam:PassRole"]);
  // The action supports no resource-level permissions.
  expect(policy.find(({ Action }) => Action === "iam:ListInstanceProfiles")?.Resource).toBe("*");
});

test("Karpenter's role is bound to the service account of its chart", async () => {
  const resources = await recordZone();
  expect(findRecorded(resources, "zone-karpenter-identity").inputs).toMatchObject({
    namespace: "kube-system",
    serviceAccount: "karpenter",
    roleArn: "arn:aws:iam::123456789012:role/retail-prod-eu-central-1-karpenter",
  });
});

test("with node groups there are no resources for Karpenter, and the autoscaler has a role", async () => {
  const resources = await recordZone({ provisioner: "managed-node-groups" });
  expect(resources.filter(({ name }) => name.includes("karpenter"))).toEqual([]);
  expect(findRecorded(resources, "zone-scaler-identity").inputs["serviceAccount"]).toBe("cluster-autoscaler");
  expect((findRecorded(resources, "zone").outputs as { facts: object }).facts).not.toHaveProperty("karpenter");
});

test("CI creates instance profiles of its environment only", async () => {
  const ci = { repository: "example/retail", repositoryId: "1", deployment: "production" };
  const policy = statements(findRecorded(await recordZone({ access: { ci } }), "zone-up-role-own").inputs["policy"]);
  expect(policy.find(({ Sid }) => Sid === "Profiles")?.Resource).toBe(
    "arn:aws:iam::123456789012:instance-profile/retail-prod-*",
  );
});
