import { BASELINES, NEWEST_BASELINE, type Baseline } from "@retail-odoo/contract";
import { record, type Recorded } from "@retail-odoo/testing";
import { LandingZone } from "./landing-zone";
import type { LandingZoneArgs } from "./landing-zone-args";

const account = (resource: string) => `arn:aws:iam::123456789012:${resource}`;
/** The name of each type, and AWS's limit of its characters. */
const LIMITS: { readonly [type: string]: { field: string; most: number } } = {
  "aws:iam/role:Role": { field: "name", most: 64 },
  "aws:iam/instanceProfile:InstanceProfile": { field: "name", most: 128 },
  "aws:cloudwatch/eventRule:EventRule": { field: "name", most: 64 },
  "aws:s3/bucket:Bucket": { field: "bucket", most: 63 },
  "aws:sqs/queue:Queue": { field: "name", most: 80 },
  "aws:eks/nodeGroup:NodeGroup": { field: "nodeGroupName", most: 63 },
  "aws:eks/cluster:Cluster": { field: "name", most: 100 },
  "aws:ec2/launchTemplate:LaunchTemplate": { field: "name", most: 128 },
};

/** Every optional part, in the longest region and environment. */
function recordZone(platform: string, provisioner: LandingZoneArgs["provisioner"]): Promise<Recorded[]> {
  const environment = "staging";
  return record(
    () =>
      new LandingZone("zone", {
        region: "ap-southeast-1",
        accountId: "123456789012",
        zones: ["ap-southeast-1a", "ap-southeast-1b"],
        privateAccessFrom: ["10.8.0.0/16"],
        access: {
          ci: { repository: "example/retail", repositoryId: "1" },
          support: {
            identityProvider: account("saml-provider/acme"),
            until: "2027-01-31T18:00:00Z",
            reason: "TICKET-4711",
            approver: "head of operations",
          },
          breakGlass: { users: [account("user/anna"), account("user/ben")] },
        },
        provisioner,
        ...(provisioner === "managed-node-groups" && { tenantPools: { ["t".repeat(30)]: {} } }),
        registry: { repositories: ["odoo"] },
        recovery: { region: "ap-southeast-2" },
        audit: {},
        environment,
        baseline: BASELINES[NEWEST_BASELINE] as Baseline,
        ownership: { platform, environment, owner: "platform-team", costCentre: "4711" },
      }),
  );
}

test.each(["karpenter", "managed-node-groups"] as const)(
  "names of the longest platform are within AWS's limits, with %s",
  async (provisioner) => {
    const resources = await recordZone("p".repeat(26), provisioner);
    const named = resources.flatMap(({ type, inputs }) => {
      const limit = LIMITS[type];
      return limit ? [{ name: String(inputs[limit.field]), most: limit.most }] : [];
    });
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ name, most }) => name.length > most)).toEqual([]);
  },
);

test("a longer name is a fault before AWS refuses a role", async () => {
  await expect(recordZone("p".repeat(27), "karpenter")).rejects.toThrow("is 27 characters long. Use at most 26.");
});
