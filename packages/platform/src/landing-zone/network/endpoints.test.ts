import { BASELINES, NEWEST_BASELINE, type Baseline, type EnvironmentName } from "@retail-odoo/contract";
import { record, type Recorded } from "@retail-odoo/testing";
import { LandingZone } from "../landing-zone";

function recordZone(environment: EnvironmentName, interfaceEndpoints?: boolean): Promise<Recorded[]> {
  return record(
    () =>
      new LandingZone("zone", {
        region: "eu-central-1",
        accountId: "123456789012",
        zones: ["eu-central-1a", "eu-central-1b"],
        privateAccessFrom: ["10.8.0.0/16"],
        interfaceEndpoints,
        environment,
        baseline: BASELINES[NEWEST_BASELINE] as Baseline,
        ownership: { platform: "retail", environment, owner: "platform-team", costCentre: "4711" },
      }),
  );
}

const doorsOf = (resources: Recorded[]) =>
  resources.filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface").map(({ name }) => name);

test("the APIs that a cluster without internet calls", async () => {
  expect(doorsOf(await recordZone("prod")).sort()).toEqual([
    "zone-endpoint-autoscaling",
    "zone-endpoint-ec2",
    "zone-endpoint-ecr-api",
    "zone-endpoint-ecr-dkr",
    "zone-endpoint-eks",
    "zone-endpoint-eks-auth",
    "zone-endpoint-elasticfilesystem",
    "zone-endpoint-elasticloadbalancing",
    "zone-endpoint-kms",
    "zone-endpoint-logs",
    "zone-endpoint-secretsmanager",
    "zone-endpoint-sqs",
    "zone-endpoint-ssm",
    "zone-endpoint-sts",
  ]);
});

test.each<[EnvironmentName, boolean | undefined, number]>([
  ["dev", undefined, 0],
  ["dev", true, 14],
  ["staging", undefined, 14],
  ["prod", false, 0],
])("%s, with %s as the argument, has %i", async (environment, argument, count) => {
  expect(doorsOf(await recordZone(environment, argument)).length).toBe(count);
});

test("a door stands in every zone's data subnet, under one group, and names resolve to it", async () => {
  const door = (await recordZone("prod")).find(({ name }) => name === "zone-endpoint-ecr-dkr");
  expect(door?.inputs).toMatchObject({
    serviceName: "com.amazonaws.eu-central-1.ecr.dkr",
    privateDnsEnabled: true,
    subnetIds: [{ unknown: true }, { unknown: true }],
    securityGroupIds: [{ unknown: true }],
  });
  const sources = (property: string) => door?.propertyDependencies[property]?.map((urn) => urn.split("::").at(-1));
  expect(sources("subnetIds")).toEqual(["zone-subnet-data-a", "zone-subnet-data-b"]);
  expect(sources("securityGroupIds")).toEqual(["zone-endpoints-access"]);
});

test("only principals of the account pass; roles by token only through STS", async () => {
  const resources = await recordZone("prod");
  const statements = (service: string) => {
    const text = resources.find(({ name }) => name === `zone-endpoint-${service}`)?.inputs["policy"];
    return (JSON.parse(String(text)) as { Statement: unknown[] }).Statement;
  };
  const members = {
    Sid: "OwnPrincipals",
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } },
  };
  expect(statements("kms")).toEqual([members]);
  expect(statements("sts")).toEqual([
    members,
    {
      Sid: "OwnRolesByToken",
      Effect: "Allow",
      Principal: "*",
      Action: "sts:AssumeRoleWithWebIdentity",
      Resource: "arn:aws:iam::123456789012:role/*",
    },
  ]);
});
