import type { EnvironmentName } from "@retail-odoo/contract";
import { record, zoneArgs, type Recorded } from "@retail-odoo/testing";
import { LandingZone } from "../landing-zone";

function recordZone(environment: EnvironmentName, interfaceEndpoints?: boolean): Promise<Recorded[]> {
  const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];
  return record(() => new LandingZone("zone", { ...zoneArgs(environment), zones, interfaceEndpoints }));
}

const interfaceEndpointsOf = (resources: Recorded[]) =>
  resources.filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface").map(({ name }) => name);

test("interface endpoints for the AWS APIs that a cluster without internet access calls", async () => {
  expect(interfaceEndpointsOf(await recordZone("prod")).sort()).toEqual([
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
  expect(interfaceEndpointsOf(await recordZone(environment, argument)).length).toBe(count);
});

test("an endpoint is in the data subnets of two zones, so that one can be lost, has the one security group, and private DNS", async () => {
  const endpoint = (await recordZone("prod")).find(({ name }) => name === "zone-endpoint-ecr-dkr");
  expect(endpoint?.inputs).toMatchObject({
    serviceName: "com.amazonaws.eu-central-1.ecr.dkr",
    privateDnsEnabled: true,
    subnetIds: [{ unknown: true }, { unknown: true }],
    securityGroupIds: [{ unknown: true }],
  });
  const sources = (property: string) => endpoint?.propertyDependencies[property]?.map((urn) => urn.split("::").at(-1));
  expect(sources("subnetIds")).toEqual(["zone-subnet-data-a", "zone-subnet-data-b"]);
  expect(sources("securityGroupIds")).toEqual(["zone-endpoints-access"]);
});

test("endpoint policies admit principals of the account only; STS also roles by token", async () => {
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

test("the endpoint of eks-auth has no policy", async () => {
  const resources = await recordZone("prod");
  const withoutPolicy = resources.filter(
    ({ inputs }) => inputs["vpcEndpointType"] === "Interface" && inputs["policy"] === undefined,
  );
  expect(withoutPolicy.map(({ name }) => name)).toEqual(["zone-endpoint-eks-auth"]);
});
