import type { Json } from "@retail-odoo/preview";
import type { Rule } from "./rule";
import { at, each, given, list, type Inputs } from "./stack";

const CLUSTER = ["aws:eks/cluster:Cluster"];
const TEMPLATE = ["aws:ec2/launchTemplate:LaunchTemplate"];
const GROUP_RULES = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
];

const disks = (inputs: Inputs) => list(inputs["blockDeviceMappings"]).map((mapping) => at(mapping, "ebs"));

function isOpen(rule: Inputs): boolean {
  const ranges = [rule["cidrIpv4"], rule["cidrIpv6"]];
  for (const side of ["egress", "ingress"])
    for (const entry of list(rule[side]))
      ranges.push(...list(at(entry, "cidrBlocks")), ...list(at(entry, "ipv6CidrBlocks")));
  return ranges.some((range) => range === "0.0.0.0/0" || range === "::/0");
}

const SECRET_TEXT = /(AKIA[0-9A-Z]{16}|aws_secret_access_key|password\s*=)/i;

/** Cluster, nodes and network. */
export const CLUSTER_RULES: readonly Rule[] = [
  {
    ids: ["AWS-0040", "CKV_AWS_39"],
    says: "The API server has no public endpoint; a stack may name public ranges, and the reference program names none.",
    check: each(CLUSTER, (inputs) => at(inputs, "vpcConfig", "endpointPublicAccess") === false),
  },
  {
    ids: ["AWS-0041", "CKV_AWS_38"],
    says: "No public endpoint is open to 0.0.0.0/0, which is its default.",
    check: each(CLUSTER, (inputs) => {
      const ranges = list(at(inputs, "vpcConfig", "publicAccessCidrs")).map(String);
      const named = ranges.length > 0 && ranges.every((range) => Number(range.split("/")[1]) >= 24);
      return at(inputs, "vpcConfig", "endpointPublicAccess") === false || named;
    }),
  },
  {
    ids: ["AWS-0038", "CKV_AWS_37"],
    says: "All five logs of the control plane are kept.",
    check: each(CLUSTER, ({ enabledClusterLogTypes }) =>
      ["api", "audit", "authenticator", "controllerManager", "scheduler"].every((log) =>
        list(enabledClusterLogTypes).includes(log),
      ),
    ),
  },
  {
    ids: ["AWS-0039", "CKV_AWS_58"],
    says: "Secrets are encrypted with a key of the account.",
    check: each(
      CLUSTER,
      ({ encryptionConfig }) =>
        list(at(encryptionConfig, "resources")).includes("secrets") &&
        given(at(encryptionConfig, "provider", "keyArn")),
    ),
  },
  {
    ids: ["CKV_AWS_339"],
    says: "The version of Kubernetes is supported.",
    check: each(CLUSTER, ({ version }) => ["1.33", "1.34", "1.35", "1.36"].includes(String(version))),
  },
  {
    ids: ["CKV_AWS_100"],
    says: "Nodes accept no SSH.",
    check: each(["aws:eks/nodeGroup:NodeGroup"], (inputs) => !("remoteAccess" in inputs)),
  },
  {
    ids: ["AWS-0028", "AWS-0130", "CKV_AWS_79"],
    says: "Instance metadata asks for a token.",
    check: each(TEMPLATE, (inputs) => at(inputs, "metadataOptions", "httpTokens") === "required"),
  },
  {
    ids: ["CKV_AWS_341"],
    says: "Instance metadata stays on the node.",
    check: each(TEMPLATE, (inputs) => at(inputs, "metadataOptions", "httpPutResponseHopLimit") === 1),
  },
  {
    ids: ["AWS-0009", "CKV_AWS_88"],
    says: "Nodes have no public address.",
    check: each(TEMPLATE, ({ networkInterfaces }) =>
      list(networkInterfaces).every((one) => at(one, "associatePublicIpAddress") === "false"),
    ),
  },
  {
    ids: ["AWS-0164", "CKV_AWS_130"],
    says: "Subnets give no public addresses.",
    check: each(["aws:ec2/subnet:Subnet"], ({ mapPublicIpOnLaunch }) => mapPublicIpOnLaunch === false),
  },
  {
    ids: ["AWS-0008", "AWS-0131", "CKV_AWS_8"],
    says: "Disks of nodes are encrypted, with a key of the account.",
    check: each(
      TEMPLATE,
      (inputs) =>
        disks(inputs).every((disk) => at(disk, "encrypted") === "true" && given(at(disk, "kmsKeyId"))) &&
        disks(inputs).length > 0,
    ),
  },
  {
    ids: ["AWS-0026", "AWS-0027", "CKV_AWS_3", "CKV_AWS_189"],
    says: "Volumes are encrypted, with a key of the account; a storage class makes them.",
    check: each(
      ["kubernetes:storage.k8s.io/v1:StorageClass"],
      ({ provisioner, parameters }) =>
        provisioner !== "ebs.csi.aws.com" ||
        (at(parameters, "encrypted") === "true" && given(at(parameters, "kmsKeyId"))),
    ),
  },
  {
    ids: ["AWS-0029", "AWS-0129", "CKV_AWS_46"],
    says: "User data of nodes holds no secret.",
    check: each(
      TEMPLATE,
      ({ userData }) => userData === undefined || !SECRET_TEXT.test(Buffer.from(String(userData), "base64").toString()),
    ),
  },
  {
    ids: ["AWS-0173", "CKV2_AWS_12"],
    says: "The default security group of every network is empty.",
    check: each(["aws:ec2/vpc:Vpc"], (_, stack) => {
      const groups = stack.filter(({ type }) => type === "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
      const networks = stack.filter(({ type }) => type === "aws:ec2/vpc:Vpc");
      return (
        groups.length === networks.length &&
        groups.every(({ inputs }) => list(inputs["ingress"]).length + list(inputs["egress"]).length === 0)
      );
    }),
  },
  {
    ids: ["AWS-0099", "AWS-0124"],
    says: "Security groups and their rules say what they are for.",
    check: each(GROUP_RULES, ({ description }) => given(description)),
  },
  {
    ids: ["AWS-0104", "AWS-0107"],
    says: "No security group is open to 0.0.0.0/0, in or out.",
    check: each(GROUP_RULES, (inputs) => !isOpen(inputs)),
  },
  {
    ids: ["AWS-0178", "CKV2_AWS_11"],
    says: "Every network keeps flow logs of all traffic.",
    check: each(["aws:ec2/vpc:Vpc"], (_, stack) => {
      const logs = stack.filter(
        ({ type, inputs }) => type === "aws:ec2/flowLog:FlowLog" && inputs["trafficType"] === "ALL",
      );
      return logs.length === stack.filter(({ type }) => type === "aws:ec2/vpc:Vpc").length;
    }),
  },
  {
    ids: ["AWS-0101"],
    says: "Nothing is in the account's default network.",
    check: each(
      ["aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc"],
      (_, stack) => !stack.some(({ type }) => type === "aws:ec2/defaultVpc:DefaultVpc"),
    ),
  },
  {
    ids: ["AWS-0096", "CKV_AWS_27"],
    says: "Queues are encrypted.",
    check: each(
      ["aws:sqs/queue:Queue"],
      (inputs) => inputs["sqsManagedSseEnabled"] === true || given(inputs["kmsMasterKeyId"]),
    ),
  },
  {
    ids: ["AWS-0097", "CKV_AWS_168"],
    says: "Queue policies allow named principals and named actions alone.",
    check: each(["aws:sqs/queuePolicy:QueuePolicy"], ({ policy }) =>
      list(at(JSON.parse(String(policy)) as Json, "Statement")).every(
        (statement) =>
          at(statement, "Effect") === "Deny" ||
          (at(statement, "Principal") !== "*" && !JSON.stringify(at(statement, "Action")).includes("*")),
      ),
    ),
  },
];
