import { ENVIRONMENTS, type EnvironmentName } from "@retail-odoo/contract";
import { RetailOdooPlatform, type EksArgs, type RetailOdooPlatformArgs } from "@retail-odoo/platform";
import { record, takesTags, untagged } from "@retail-odoo/testing";
import { platformArgs } from "./example-cell";

const key = (digit: number) => `arn:aws:kms:eu-central-1:111122223333:key/mrk-${String(digit).repeat(32)}`;

/** Everything that a landing zone can make at once. */
const EVERYTHING: Partial<EksArgs> = {
  access: {
    admins: ["arn:aws:iam::111122223333:role/platform-admin"],
    tenants: [{ role: "arn:aws:iam::111122223333:role/alpha-it", tenants: ["alpha"] }],
    support: {
      identityProvider: "arn:aws:iam::111122223333:saml-provider/staff",
      until: "2027-01-31T18:00:00Z",
      reason: "slow till",
      approver: "anna",
    },
    breakGlass: { users: ["arn:aws:iam::111122223333:user/glass-1", "arn:aws:iam::111122223333:user/glass-2"] },
  },
  registry: { repositories: ["odoo"], cacheFrom: ["quay"] },
  audit: { monthlyBudgetUsd: 6_000, alarmsTo: ["alarms@example.com"] },
  interfaceEndpoints: true,
  publicAccessFrom: ["203.0.113.0/24"],
  recovery: { region: "eu-west-1" },
  dns: { zone: "example.com" },
};

/** Everything else is there already. */
const EXISTING: Partial<EksArgs> = {
  ...EVERYTHING,
  network: {
    existing: {
      vpcId: "vpc-0123456789abcdef0",
      cidr: "10.30.0.0/16",
      subnets: Object.fromEntries(
        ["a", "b", "c"].map((letter) => [`eu-central-1${letter}`, { private: `subnet-0${letter}000001` }]),
      ),
    },
  },
  keys: { existing: { data: key(1), backup: key(2), logs: key(3), secrets: key(4), images: key(5) } },
  dns: { existing: { zoneId: "Z123", name: "example.com" } },
};

function cell(environment: EnvironmentName, over: Partial<EksArgs>): RetailOdooPlatformArgs {
  const args = platformArgs();
  const eks = { ...(args.cluster.eks as EksArgs), pools: { data: { instanceType: "m7i.2xlarge" } }, ...over };
  return { ...args, environment, cluster: { eks } };
}

const variants = ENVIRONMENTS.flatMap((environment): [EnvironmentName, string, Partial<EksArgs>][] => [
  [environment, "the least", {}],
  [environment, "everything", EVERYTHING],
  [environment, "what is there already", EXISTING],
]);

test.each(variants)("%s, %s: every AWS resource that takes tags has the five", async (environment, _, over) => {
  // Tenants are objects of the cluster, and nothing of AWS.
  const resources = await record(() => new RetailOdooPlatform("retail", cell(environment, over)));
  expect(untagged(resources)).toEqual([]);
  expect(resources.filter(({ type }) => type.startsWith("aws:") && takesTags(type)).length).toBeGreaterThan(30);
});
