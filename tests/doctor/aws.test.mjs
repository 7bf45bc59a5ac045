// `retail-odoo doctor` with the AWS SDK against a real server of AWS' protocols: an account that is ready, and each fault once.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { attemptBeside } from "../support/programs.mjs";
import { root } from "../../tools/workspace.mjs";
import { withAws } from "./aws.mjs";

const PROGRAM = join(root, "tests", "doctor", "program");
const COMMAND = join(root, "packages", "preview", "dist", "cli", "main.js");
const TAG = { Key: "retail-odoo:platform", Value: "shop" };

/** @returns the exit code and the findings by subject */
async function examine(env, ...config) {
  const folder = mkdtempSync(join(tmpdir(), "retail-odoo-doctor-"));
  const file = join(folder, "findings.json");
  try {
    const args = [COMMAND, "doctor", "--cwd", PROGRAM, "--stack", "prod", "--json", file];
    const options = { env: { ...process.env, ...env } };
    const { status, stdout, stderr } = await attemptBeside(
      process.execPath,
      [...args, ...config.flatMap((each) => ["--config", each])],
      options,
    );
    assert.equal(stderr.replaceAll(/^\r.*$/gm, "").trim(), "");
    const { findings } = JSON.parse(readFileSync(file, "utf8"));
    return { status, stdout, findings, of: (subject) => findings.filter((each) => each.subject.includes(subject)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The builds that the program plans, so that the account offers them. */
function builds(findings) {
  const planned = findings.filter(({ area, subject }) => area === "versions" && / v\S+-eksbuild/.test(subject));
  return Object.fromEntries(planned.map(({ subject }) => [subject.split(" ")[0], [subject.split(" ")[1]]]));
}

test("an account that is ready, and each fault", () =>
  withAws(async ({ said, env, send }) => {
    const planned = await examine(env);
    said.addons = builds(planned.findings);
    assert.ok(Object.keys(said.addons).length > 3, "add-ons are planned");

    await test("what AWS offers and nothing holds is ready", async () => {
      const { findings } = await examine(env);
      // moto has no images of EKS, and no name server serves a domain of .invalid; the state is not AWS'.
      const faults = findings.filter(({ area, status }) => area !== "pulumi" && status !== "ready");
      assert.deepEqual(
        faults.map(({ area, subject, status }) => [area, subject.split(" ")[0], status]),
        [
          ["versions", "AMI", "not ready"],
          ["dns", "erp.shop.invalid", "not ready"],
        ],
      );
      assert.deepEqual(
        [...new Set(findings.map(({ area }) => area))],
        ["identity", "rights", "regions", "quotas", "versions", "names", "service-linked roles", "cost anomalies", "dns", "pulumi"], // prettier-ignore
      );
    });

    await test("another account, a region that is not enabled", async () => {
      const { status, of } = await examine(env, "doctor:account=999999999999", "doctor:recovery=ap-east-1");
      assert.equal(status, 1);
      assert.match(of("account")[0].remedy, /^The stack is for account 999999999999\./);
      assert.deepEqual(
        [of("ap-east-1")[0].status, of("ap-east-1")[0].remedy],
        ["not ready", "Enable it: aws account enable-region --region-name ap-east-1"],
      );
    });

    await test("rights, versions and a cost anomaly monitor", async () => {
      Object.assign(said, { denied: ["eks:CreateCluster"], kubernetes: { 1.35: "UNSUPPORTED" }, addons: {} });
      said.monitors = [{ MonitorName: "Default", MonitorArn: "arn:aws:ce::1:anomalymonitor/1", MonitorType: "DIMENSIONAL", MonitorDimension: "SERVICE" }]; // prettier-ignore
      const { of } = await examine(env);
      assert.equal(of("actions of the deployer")[0].found, "IAM denies eks:CreateCluster");
      assert.equal(of("Kubernetes 1.35")[0].found, "UNSUPPORTED");
      assert.ok(of("eksbuild").length > 3);
      for (const finding of of("eksbuild")) assert.match(finding.found, /^EKS offers no build/);
      assert.match(of("monitor of all services")[0].remedy, /anomalymonitor\/1$/);
    });

    await test("names that are taken, and those of this platform", async () => {
      const { findings } = await examine(env);
      const names = findings.filter(({ area }) => area === "names").map(({ subject }) => subject);
      const first = (kind, index = 0) =>
        names.filter((name) => name.startsWith(`${kind} `))[index].slice(kind.length + 1);
      const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
      await send("iam", "CreateRole", { RoleName: first("role"), AssumeRolePolicyDocument });
      await send("iam", "CreateRole", { RoleName: first("role", 1), AssumeRolePolicyDocument, Tags: [TAG] });
      const CreateBucketConfiguration = { LocationConstraint: "eu-central-1" };
      await send("s3", "CreateBucket", { Bucket: first("bucket"), CreateBucketConfiguration });
      await send("cloudwatch-logs", "CreateLogGroup", {
        logGroupName: first("log group"),
        tags: { [TAG.Key]: TAG.Value },
      });
      const after = await examine(env);
      const status = (kind, index) =>
        after.findings.find(({ subject }) => subject === `${kind} ${first(kind, index)}`).status;
      assert.deepEqual(
        [status("role"), status("role", 1), status("bucket"), status("log group")],
        ["not ready", "ready", "not ready", "ready"],
      );
    });

    await test("quotas that the plan and the rest of the account exceed", async () => {
      said.quotas = { "L-1216C47A": 4, "L-0263D0A3": 3, "L-F678F1CE": 5 };
      for (let each = 0; each < 4; each++) await send("ec2", "CreateVpc", { CidrBlock: `10.${each}.0.0/16` });
      await send("ec2", "AllocateAddress", { Domain: "vpc" });
      const { of } = await examine(env);
      // moto has a default VPC.
      assert.match(of("VPCs")[0].found, /^1 planned and 5 of others, of 5$/);
      assert.match(of("Elastic IP addresses")[0].found, /^3 planned and 1 of others, of 3$/);
      for (const quota of ["VPCs", "Elastic IP addresses", "on-demand vCPU"]) {
        assert.equal(of(quota)[0].status, "not ready");
        assert.match(of(quota)[0].remedy, /request-service-quota-increase --region eu-central-1/);
      }
    });

    await test("a service-linked role that is absent and may not be created", async () => {
      said.denied = ["iam:CreateServiceLinkedRole"];
      const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
      await send("iam", "CreateRole", { RoleName: "AWSServiceRoleForAutoScaling", AssumeRolePolicyDocument });
      const { of } = await examine(env);
      assert.match(of("AWSServiceRoleForAmazonEKSNodegroup")[0].remedy, /--aws-service-name eks-nodegroup\.amazonaws/);
      assert.equal(of("AWSServiceRoleForAutoScaling")[0].status, "ready");
    });

    await test("state on one machine and a passphrase, for production", async () => {
      const { of } = await examine(env);
      assert.deepEqual([of("state backend")[0].status, of("secrets provider")[0].status], ["not ready", "not ready"]);
    });
  }));

test("an AWS that does not answer could not be checked", async () => {
  const env = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
  const { findings } = await examine(env);
  const aws = findings.filter(({ area }) => !["pulumi", "dns"].includes(area));
  assert.deepEqual(
    aws.map(({ subject, status }) => [subject, status]),
    [
      ["account", "could not check"],
      ["rights, quotas, versions, names", "could not check"],
    ],
  );
  assert.match(aws[0].found, /ECONNREFUSED/);
});
