import type { WireObject } from "../wire";
import { secretOf } from "../wire";
import { answerInvoke } from "./index";
import { ASSUMED_ACCOUNT, ASSUMED_REGION } from "./aws";

const invoke = (
  token: string,
  args: WireObject = {},
  config: { [key: string]: string } = {},
  provider: WireObject = {},
): WireObject =>
  answerInvoke(token, args, Object.keys(provider).length === 0 ? "" : "urn::id", { config, inputsOf: () => provider });

const REGION = "aws:index/getRegion:getRegion";
const IDENTITY = "aws:index/getCallerIdentity:getCallerIdentity";
const ZONES = "aws:index/getAvailabilityZones:getAvailabilityZones";

test("an invoke that needs its provider is a fault", () => {
  expect(() => invoke("aws:ec2/getAmi:getAmi")).toThrow(
    "the program invokes aws:ec2/getAmi:getAmi, which needs its provider; an offline preview cannot run it." +
      " Read the value from configuration instead, or name a file with --lookups that has this entry:\n- token: aws:ec2/getAmi:getAmi",
  );
});

describe("AWS", () => {
  const environment = { ...process.env };
  beforeEach(() => {
    delete process.env.AWS_REGION;
    delete process.env.AWS_DEFAULT_REGION;
  });
  afterAll(() => {
    process.env = environment;
  });

  test("the region: the argument's, the provider's, the stack's, the environment's, the default", () => {
    const config = { "aws:region": "eu-west-1" };
    expect(invoke(REGION, { region: "eu-west-3" }, config, { region: "eu-west-2" }).id).toBe("eu-west-3");
    expect(invoke(REGION, {}, config, { region: "eu-west-2" }).id).toBe("eu-west-2");
    expect(invoke(REGION, {}, config).id).toBe("eu-west-1");
    process.env.AWS_REGION = "eu-south-1";
    expect(invoke(REGION).id).toBe("eu-south-1");
    delete process.env.AWS_REGION;
    expect(invoke(REGION)).toEqual({
      region: ASSUMED_REGION,
      name: ASSUMED_REGION,
      id: ASSUMED_REGION,
      endpoint: "ec2.us-east-1.amazonaws.com",
      description: "US East (N. Virginia)",
    });
  });

  test("the account: the provider's, the stack's, the default", () => {
    const config = { "aws:allowedAccountIds": '["111122223333"]', "aws:region": "cn-north-1" };
    expect(invoke(IDENTITY, {}, config, { allowedAccountIds: ["444455556666"], region: "eu-west-1" })).toMatchObject({
      accountId: "444455556666",
      arn: "arn:aws:iam::444455556666:user/offline-preview",
    });
    expect(invoke(IDENTITY, {}, config)).toMatchObject({
      accountId: "111122223333",
      arn: "arn:aws-cn:iam::111122223333:user/offline-preview",
    });
    expect(invoke(IDENTITY).accountId).toBe(ASSUMED_ACCOUNT);
  });

  test("zones and their ids, without those that are excluded", () => {
    expect(invoke(ZONES, { region: "eu-central-1", state: "available" })).toEqual({
      region: "eu-central-1",
      id: "eu-central-1",
      state: "available",
      names: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
      zoneIds: ["euc1-az1", "euc1-az2", "euc1-az3"],
      groupNames: ["eu-central-1"],
    });
    expect(invoke(ZONES, { region: "us-west-1" }).names).toEqual(["us-west-1a", "us-west-1c"]);
    expect(
      invoke(ZONES, { region: "ap-southeast-2", excludeNames: ["ap-southeast-2a"], excludeZoneIds: ["apse2-az3"] })
        .zoneIds,
    ).toEqual(["apse2-az2"]);
    expect(invoke(ZONES, { region: "us-gov-west-1" }).zoneIds).toEqual(["usgw1-az1", "usgw1-az2", "usgw1-az3"]);
    const zone = "aws:index/getAvailabilityZone:getAvailabilityZone";
    expect(invoke(zone, { region: "eu-west-1", zoneId: "euw1-az2" })).toMatchObject({
      name: "eu-west-1b",
      nameSuffix: "b",
      region: "eu-west-1",
    });
    expect(() => invoke(zone, { region: "eu-west-1", name: "eu-west-1z" })).toThrow(
      "there is no availability zone eu-west-1z in eu-west-1",
    );
  });

  test("partitions", () => {
    const partition = (region: string): WireObject =>
      invoke("aws:index/getPartition:getPartition", {}, { "aws:region": region });
    expect(partition("eu-west-1")).toEqual({
      partition: "aws",
      id: "aws",
      dnsSuffix: "amazonaws.com",
      reverseDnsPrefix: "com.amazonaws",
    });
    expect(partition("us-gov-east-1").partition).toBe("aws-us-gov");
    expect(partition("cn-north-1").dnsSuffix).toBe("amazonaws.com.cn");
  });

  test("default tags, ARNs and cluster tokens", () => {
    expect(
      invoke("aws:index/getDefaultTags:getDefaultTags", {}, { "aws:defaultTags": '{"tags":{"a":"b"}}' }).tags,
    ).toEqual({ a: "b" });
    expect(invoke("aws:index/getArn:getArn", { arn: "arn:aws:rds:eu-west-1:123456789012:db:mysql" })).toMatchObject({
      service: "rds",
      region: "eu-west-1",
      account: "123456789012",
      resource: "db:mysql",
    });
    expect(() => invoke("aws:index/getArn:getArn", { arn: "x" })).toThrow('"x" is no ARN');
    expect(invoke("aws:eks/getClusterAuth:getClusterAuth", { name: "c" }).token).toEqual(
      secretOf("k8s-aws-v1.offline-preview"),
    );
  });
});

describe("policy documents", () => {
  const render = (args: WireObject): unknown =>
    JSON.parse(String(invoke("aws:iam/getPolicyDocument:getPolicyDocument", args).json));

  test("render as the provider renders them", () => {
    const args: WireObject = {
      policyId: "p",
      statements: [
        {
          sid: "Read",
          actions: ["s3:GetObject", "s3:ListBucket"],
          resources: ["arn:aws:s3:::b/&{aws:username}"],
          principals: [
            { type: "Service", identifiers: ["ec2.amazonaws.com"] },
            { type: "AWS", identifiers: ["111122223333", "444455556666"] },
          ],
          conditions: [
            { test: "StringLike", variable: "s3:prefix", values: ["", "home/"] },
            { test: "Bool", variable: "aws:SecureTransport", values: ["true"] },
          ],
        },
        {
          effect: "Deny",
          notActions: ["iam:*"],
          notResources: ["*"],
          notPrincipals: [{ type: "*", identifiers: ["*"] }],
        },
      ],
    };
    const { json, minifiedJson } = invoke("aws:iam/getPolicyDocument:getPolicyDocument", args);
    expect(json).toBe(`{
  "Version": "2012-10-17",
  "Id": "p",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": [
        "s3:ListBucket",
        "s3:GetObject"
      ],
      "Resource": "arn:aws:s3:::b/\${aws:username}",
      "Principal": {
        "AWS": [
          "444455556666",
          "111122223333"
        ],
        "Service": "ec2.amazonaws.com"
      },
      "Condition": {
        "Bool": {
          "aws:SecureTransport": "true"
        },
        "StringLike": {
          "s3:prefix": [
            "",
            "home/"
          ]
        }
      }
    },
    {
      "Effect": "Deny",
      "NotAction": "iam:*",
      "NotResource": "*",
      "NotPrincipal": "*"
    }
  ]
}`);
    expect(JSON.parse(String(minifiedJson))).toEqual(JSON.parse(String(json)));
  });

  test("merge: later statements replace earlier ones with their Sid", () => {
    const source = JSON.stringify({
      Version: "2008-10-17",
      Statement: [
        { Sid: "A", Effect: "Allow", Action: "a:*" },
        { Sid: "B", Effect: "Allow", Action: ["b:*"], Principal: { AWS: ["1", "2"] } },
      ],
    });
    const override = JSON.stringify({ Id: "o", Statement: { Sid: "A", Effect: "Deny", Action: "a:*" } });
    expect(
      render({
        sourcePolicyDocuments: [source],
        statements: [{ sid: "C", actions: ["c:*"] }],
        overridePolicyDocuments: [override],
      }),
    ).toEqual({
      Version: "2012-10-17",
      Id: "o",
      Statement: [
        { Sid: "A", Effect: "Deny", Action: "a:*" },
        { Sid: "B", Effect: "Allow", Action: ["b:*"], Principal: { AWS: ["2", "1"] } },
        { Sid: "C", Effect: "Allow", Action: "c:*" },
      ],
    });
  });

  test("reject what the provider rejects", () => {
    expect(() => render({ statements: [{ sid: "A" }, { sid: "A" }] })).toThrow("getPolicyDocument: duplicate Sid (A)");
    expect(() => render({ sourcePolicyDocuments: ["{"] })).toThrow(
      "getPolicyDocument: a source or override document is no JSON",
    );
  });

  test("escape as the provider escapes", () => {
    const { json } = invoke("aws:iam/getPolicyDocument:getPolicyDocument", { statements: [{ actions: ["a:<b>&c"] }] });
    expect(json).toContain('"Action": "a:\\u003cb\\u003e\\u0026c"');
  });
});

test("Kubernetes objects are decoded as Kubernetes decodes them", () => {
  const text = "apiVersion: v1\nkind: A\nmode: 0644\nflag: yes\nday: 2026-01-01\n---\n# nothing\n---\nkind: B\n";
  expect(invoke("kubernetes:yaml:decode", { text })).toEqual({
    result: [{ apiVersion: "v1", kind: "A", mode: 420, flag: true, day: "2026-01-01" }, { kind: "B" }],
  });
  expect(() => invoke("kubernetes:yaml:decode", { text: "a: [" })).toThrow(
    "the YAML given to the Kubernetes provider cannot be read: ",
  );
});
