import { Key } from "@pulumi/aws/kms/key";
import { TYPES } from "@retail-odoo/contract";
import { findRecorded, record } from "@retail-odoo/testing";
import { BackupIdentity } from "./backup-identity";

const KEY = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d";
const IDENTITY = {
  clusterName: "lab",
  region: "eu-central-1",
  namespace: "databases",
  serviceAccount: "erp",
  bucket: "vault",
  prefix: "postgres/erp",
  ownership: { platform: "lab", environment: "prod", owner: "platform", costCentre: "lab" },
} as const;

const nameOf = (urn = "") => urn.split("::").at(-1);

test("only a server's own pods reach its prefix, with its own key", async () => {
  const resources = await record(() => new BackupIdentity("erp-backup", { ...IDENTITY, keyArn: KEY }));
  const role = findRecorded(resources, "erp-backup-role");
  expect([role.inputs["name"], JSON.parse(String(role.inputs["assumeRolePolicy"]))]).toEqual([
    "erp-backup-prod",
    {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PodsOfTheServer",
          Effect: "Allow",
          Principal: { Service: "pods.eks.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession"],
          Condition: {
            StringEquals: {
              "aws:RequestTag/eks-cluster-name": "lab",
              "aws:RequestTag/kubernetes-namespace": "databases",
              "aws:RequestTag/kubernetes-service-account": "erp",
            },
          },
        },
      ],
    },
  ]);
  expect(JSON.parse(String(findRecorded(resources, "erp-backup-objects").inputs["policy"])).Statement).toEqual([
    {
      Sid: "List",
      Effect: "Allow",
      Action: ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
      Resource: "arn:aws:s3:::vault",
      Condition: { StringLikeIfExists: { "s3:prefix": ["postgres/erp", "postgres/erp/*"] } },
    },
    {
      Sid: "Objects",
      Effect: "Allow",
      Action: [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
      ],
      Resource: "arn:aws:s3:::vault/postgres/erp/*",
    },
  ]);
  expect(findRecorded(resources, "erp-backup-key").inputs).toMatchObject({
    name: "erp-backup",
    region: "eu-central-1",
    keyId: KEY,
    operations: ["Decrypt", "GenerateDataKey"],
  });
  expect(findRecorded(resources, "erp-backup-association").inputs).toMatchObject({
    clusterName: "lab",
    region: "eu-central-1",
    namespace: "databases",
    serviceAccount: "erp",
  });
});

test("its role stays within a boundary and says whose it is", async () => {
  const permissionsBoundary = "arn:aws:iam::123456789012:policy/boundary";
  const resources = await record(() => new BackupIdentity("erp-backup", { ...IDENTITY, permissionsBoundary }));
  const tags = { "retail-odoo:platform": "lab", "retail-odoo:owner": "platform", Name: "erp-backup-prod" };
  expect(findRecorded(resources, "erp-backup-role").inputs).toMatchObject({ permissionsBoundary, tags });
  expect(findRecorded(resources, "erp-backup-association").inputs).toMatchObject({
    tags: { ...tags, Name: "erp-backup" },
  });
  expect(findRecorded(resources, "erp-backup").inputs).toEqual({
    namespace: "databases",
    serviceAccount: "erp",
    bucket: "vault",
    prefix: "postgres/erp",
  });
  expect(findRecorded(resources, "erp-backup").outputs).toEqual({ roleArn: { unknown: true } });
  expect(resources.slice(1).map(({ parent }) => nameOf(parent))).not.toContain(undefined);
});

test("without a customer-managed key nothing is granted, and children depend on what the identity depends on", async () => {
  const resources = await record(() => {
    const key = new Key("key", {});
    new BackupIdentity("erp-backup", IDENTITY, { dependsOn: [key] });
  });
  expect(resources.map(({ name, dependencies }) => [name, dependencies.map(nameOf).includes("key")]).sort()).toEqual([
    ["erp-backup", true],
    ["erp-backup-association", true],
    ["erp-backup-objects", true],
    ["erp-backup-role", true],
    ["key", false],
  ]);
});

test("a name has to fit into a role's", () => {
  expect(() => new BackupIdentity("Erp", IDENTITY)).toThrow(
    `BackupIdentity Erp: 1 fault in its arguments
  name = "Erp": is not a name. Use lower-case letters, digits and dashes, beginning with a letter.`,
  );
});

test("values of a wrong form are refused, all in one answer", () => {
  const args = {
    clusterName: "arn:aws:eks:eu-central-1:123456789012:cluster/lab",
    region: "eu-centrl-1",
    namespace: "Databases",
    serviceAccount: "erp_",
    bucket: "s3://vault",
    prefix: "/postgres/erp/",
    keyArn: "alias/backup",
    permissionsBoundary: "boundary",
  };
  const message = (change: object) => {
    try {
      return String(new BackupIdentity("erp", { ...IDENTITY, ...change }));
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(
    message(args)
      .split("\n")
      .slice(1)
      .map((line) => line.trim().replace(/\. .*$/, "")),
  ).toEqual([
    `clusterName = "${args.clusterName}": is not the name of an EKS cluster`,
    'region = "eu-centrl-1": is not an AWS region',
    'namespace = "Databases": is not the name of a namespace',
    'serviceAccount = "erp_": is not the name of a Kubernetes object',
    'bucket = "s3://vault": is not a bucket name',
    'prefix = "/postgres/erp/": is not a prefix',
    'keyArn = "alias/backup": is not the ARN of a KMS key',
    'permissionsBoundary = "boundary": is not the ARN of an IAM policy',
  ]);
});

test("policies find identities by their marker", () => {
  expect(BackupIdentity.isInstance({ __pulumiType: TYPES.BackupIdentity })).toBe(true);
});

test("pods that start from another server's backups read below its prefix, and write nothing there", async () => {
  const resources = await record(() => new BackupIdentity("erp-2-backup", { ...IDENTITY, readPrefix: "postgres/old" }));
  const { Statement } = JSON.parse(String(findRecorded(resources, "erp-2-backup-objects").inputs["policy"])) as {
    Statement: { Sid: string }[];
  };
  expect(Statement.map(({ Sid }) => Sid)).toEqual(["List", "Objects", "ListSource", "ReadSource"]);
  expect(Statement.slice(2)).toEqual([
    {
      Sid: "ListSource",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: "arn:aws:s3:::vault",
      Condition: { StringLikeIfExists: { "s3:prefix": ["postgres/old", "postgres/old/*"] } },
    },
    { Sid: "ReadSource", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::vault/postgres/old/*" },
  ]);
});
