import * as pulumi from "@pulumi/pulumi";
import { BASELINES, NEWEST_BASELINE, type Baseline } from "@retail-odoo/contract";
import { findRecorded, record, waitsFor, zoneArgsOfCi } from "@retail-odoo/testing";
import { kubeconfigOf } from "./cluster";
import { LandingZone } from "../landing-zone";
import type { LandingZoneArgs } from "../landing-zone-args";

const baseline = BASELINES[NEWEST_BASELINE] as Baseline;

const args = (over: Partial<LandingZoneArgs> = {}): LandingZoneArgs => ({ ...zoneArgsOfCi(over.environment), ...over });
const recordZone = (over?: Partial<LandingZoneArgs>) => record(() => new LandingZone("zone", args(over)));

/** A value that AWS decides, in a preview. */
const UNKNOWN = { unknown: true };

test("properties and dependencies of the cluster", async () => {
  const cluster = findRecorded(await recordZone(), "zone-cluster");
  const { tags, encryptionConfig, vpcConfig, ...plain } = cluster.inputs;
  expect(plain).toEqual({
    name: "retail-prod",
    version: "1.35",
    roleArn: "arn:aws:iam::123456789012:role/retail-prod-eu-central-1-cluster",
    kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16" },
    accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
    enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
    upgradePolicy: { supportType: "EXTENDED" },
    bootstrapSelfManagedAddons: false,
    deletionProtection: true,
    region: "eu-central-1",
  });
  expect(vpcConfig).toMatchObject({ endpointPrivateAccess: true, endpointPublicAccess: false });
  expect(encryptionConfig).toMatchObject({ resources: ["secrets"] });
  expect(tags).toMatchObject({ Name: "retail-prod-cluster" });
  expect(cluster.ignoreChanges).toEqual([
    "vpcConfig.subnetIds",
    "accessConfig.bootstrapClusterCreatorAdminPermissions",
  ]);
  expect(waitsFor(cluster)).toEqual([
    "zone-api-access",
    "zone-cluster-role",
    "zone-cluster-role-AmazonEKSClusterPolicy",
    "zone-cluster-role-own",
    "zone-key-secrets",
    "zone-logs-cluster",
    "zone-subnet-private-a",
    "zone-subnet-private-b",
    "zone-subnet-private-c",
  ]);
});

test("the cluster's role lists the grants of the Secrets key, and uses the key", async () => {
  const { policy } = findRecorded(await recordZone(), "zone-cluster-role-own").inputs as { policy: string };
  const scope = {
    Resource: "arn:aws:kms:eu-central-1:123456789012:key/*",
    Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/retail-prod-secrets" } },
  };
  expect((JSON.parse(policy) as { Statement: object[] }).Statement.slice(0, 2)).toEqual([
    { Effect: "Allow", Action: "kms:ListGrants", ...scope },
    {
      Effect: "Allow",
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      ...scope,
    },
  ]);
});

test("the EBS driver has the current managed policy", async () => {
  expect(findRecorded(await recordZone(), "zone-ebs-csi-role-AmazonEBSCSIDriverPolicyV2").inputs["policyArn"]).toBe(
    "arn:aws:iam::aws:policy/AmazonEBSCSIDriverPolicyV2",
  );
});

const XLARGE = ["m7i.xlarge", "m6i.xlarge", "m7a.xlarge", "m6a.xlarge"];
const XLARGE_2 = ["m7i.2xlarge", "m6i.2xlarge", "m7a.2xlarge", "m6a.2xlarge"];

test("properties and dependencies of node groups", async () => {
  const resources = await recordZone({ provisioner: "managed-node-groups", tenantPools: { lumen: {} } });
  expect(findRecorded(resources, "zone-nodes-system-b").inputs).toEqual({
    clusterName: "retail-prod",
    nodeGroupName: "system-b-4027f3",
    instanceTypes: XLARGE,
    nodeRoleArn: "arn:aws:iam::123456789012:role/retail-prod-eu-central-1-node",
    version: "1.35",
    releaseVersion: baseline.nodeImage,
    amiType: "AL2023_x86_64_STANDARD",
    capacityType: "ON_DEMAND",
    scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 1 },
    updateConfig: { maxUnavailable: 1 },
    nodeRepairConfig: { enabled: true },
    labels: { "retail-odoo.io/pool": "system" },
    taints: [{ key: "CriticalAddonsOnly", value: "true", effect: "NO_SCHEDULE" }],
    region: "eu-central-1",
    subnetIds: [UNKNOWN],
    launchTemplate: { id: UNKNOWN, version: UNKNOWN },
    tags: expect.objectContaining({ Name: "retail-prod-nodes-system-b" }) as unknown,
  });
  const web = findRecorded(resources, "zone-nodes-web-b");
  expect(web.ignoreChanges).toEqual(["scalingConfig.desiredSize"]);
  expect(waitsFor(web)).toEqual([
    "zone-addon-eks-pod-identity-agent",
    "zone-addon-kube-proxy",
    "zone-addon-vpc-cni",
    "zone-cluster",
    "zone-node-role",
    "zone-node-role-AmazonEC2ContainerRegistryPullOnly",
    "zone-node-role-AmazonEKSWorkerNodePolicy",
    "zone-nodes-web",
    "zone-route-private-b-outward",
    "zone-subnet-private-b",
    "zone-subnet-private-b-routes",
  ]);
  // EKS refuses a type in both.
  expect(findRecorded(resources, "zone-nodes-web").inputs).not.toHaveProperty("instanceType");
  expect(findRecorded(resources, "zone-nodes-web").inputs).toMatchObject({
    metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true", volumeType: "gp3" } }],
    networkInterfaces: [{ associatePublicIpAddress: "false" }],
  });
});

test("node groups of every pool have their labels and taints", async () => {
  const resources = await recordZone({ provisioner: "managed-node-groups", tenantPools: { lumen: {} } });
  const groups = resources.filter(({ type, name }) => type.endsWith(":NodeGroup") && name.endsWith("-a"));
  const properties = groups.map(({ inputs }) => {
    const { nodeGroupName, labels, taints, capacityType, instanceTypes, scalingConfig } = inputs;
    const { minSize, maxSize } = scalingConfig as { minSize: number; maxSize: number };
    const [taint] = (taints as { key: string; value: string }[]).map(({ key, value }) => `${key}=${value}`);
    return [nodeGroupName, labels, taint, capacityType, instanceTypes, minSize, maxSize];
  });
  const pool = (name: string) => ({ "retail-odoo.io/pool": name });
  const other = "ON_DEMAND";
  expect(properties).toEqual([
    ["data-a-bfdaff", pool("data"), "retail-odoo.io/pool=data", other, XLARGE_2, 1, 4],
    ["jobs-a-4027f3", pool("jobs"), "retail-odoo.io/pool=jobs", other, XLARGE, 0, 3],
    ["jobs-spot-a-4027f3", pool("jobs"), "retail-odoo.io/pool=jobs", "SPOT", XLARGE, 0, 3],
    ["system-a-4027f3", pool("system"), "CriticalAddonsOnly=true", other, XLARGE, 1, 2],
    [
      "tenant-lumen-a-bfdaff",
      { ...pool("tenant"), "retail-odoo.io/tenant": "lumen" },
      "retail-odoo.io/tenant=lumen",
      other,
      XLARGE_2,
      0,
      1,
    ],
    ["web-a-bfdaff", pool("web"), undefined, other, XLARGE_2, 1, 8],
  ]);
});

test("the alternatives of a node group are part of its name, because another list replaces it", async () => {
  const groupOf = async (alternatives: string[]) => {
    const { inputs } = findRecorded(await recordZone({ pools: { system: { alternatives } } }), "zone-nodes-system-a");
    return [inputs["instanceTypes"], inputs["nodeGroupName"]];
  };
  const [alone, two] = [await groupOf([]), await groupOf(["m6i.xlarge"])];
  expect([alone[0], two[0]]).toEqual([["m7i.xlarge"], ["m7i.xlarge", "m6i.xlarge"]]);
  expect(new Set([alone[1], two[1], "system-a-4027f3"]).size).toBe(3);
});

test("add-ons have the versions of the baseline, and NetworkPolicies are enforced", async () => {
  const addons = (await recordZone()).filter(({ type }) => type.endsWith(":Addon"));
  const versions = addons.map(({ inputs }) => [inputs["addonName"], inputs["addonVersion"]] as [string, string]);
  expect(Object.fromEntries(versions)).toEqual(baseline.addons);
  const { inputs } = findRecorded(addons, "zone-addon-vpc-cni");
  expect(JSON.parse(inputs["configurationValues"] as string)).toEqual({
    enableNetworkPolicy: "true",
    env: { NETWORK_POLICY_ENFORCING_MODE: "standard", WARM_IP_TARGET: "5", MINIMUM_IP_TARGET: "10" },
  });
  expect(inputs["podIdentityAssociations"]).toEqual([
    { serviceAccount: "aws-node", roleArn: "arn:aws:iam::123456789012:role/retail-prod-eu-central-1-vpc-cni" },
  ]);
});

test("no security group or subnet is open to the internet", async () => {
  const resources = await recordZone();
  const rules = resources.filter(({ type }) => type.endsWith(":SecurityGroupIngressRule"));
  expect(rules.map(({ inputs }) => [inputs["cidrIpv4"], inputs["fromPort"], inputs["toPort"]]).sort()).toEqual([
    ["10.64.0.0/16", 443, 443],
    ["10.64.0.0/19", 2049, 2049],
    ["10.64.32.0/19", 2049, 2049],
    ["10.64.64.0/19", 2049, 2049],
    ["10.8.0.0/16", 443, 443],
  ]);
  expect(findRecorded(resources, "zone-default-security-group").inputs).toMatchObject({ ingress: [], egress: [] });
  for (const group of ["zone-api-access", "zone-endpoints-access", "zone-files-access"])
    expect(Object.keys(findRecorded(resources, group).inputs)).toEqual(
      expect.not.arrayContaining(["ingress", "egress"]),
    );
  for (const subnet of resources.filter(({ type }) => type.endsWith(":Subnet")))
    expect(subnet.inputs["mapPublicIpOnLaunch"]).toBe(false);
});

test("the kubeconfig requests a token from AWS and holds none", async () => {
  const cluster = {
    name: pulumi.output("retail-prod"),
    endpoint: pulumi.output("https://0123.eks.amazonaws.com"),
    certificateAuthority: pulumi.output({ data: "Q0E=" }),
  };
  const text = await new Promise<string>((resolve) => kubeconfigOf(cluster, "eu-central-1").apply(resolve));
  expect(JSON.parse(text)).toEqual({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "retail-prod",
    clusters: [
      {
        name: "retail-prod",
        cluster: { server: "https://0123.eks.amazonaws.com", "certificate-authority-data": "Q0E=" },
      },
    ],
    contexts: [{ name: "retail-prod", context: { cluster: "retail-prod", user: "retail-prod" } }],
    users: [
      {
        name: "retail-prod",
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: ["eks", "get-token", "--output", "json", "--region", "eu-central-1", "--cluster-name", "retail-prod"],
            interactiveMode: "Never",
          },
        },
      },
    ],
  });
});

test("add-ons have one replica where no zone loss is survived", async () => {
  const replicas = async (survivesZoneLoss: boolean) => {
    const resources = await recordZone({ environment: "dev", survivesZoneLoss });
    return ["coredns", "aws-ebs-csi-driver"].map((addon) => {
      const values = JSON.parse(String(findRecorded(resources, `zone-addon-${addon}`).inputs["configurationValues"]));
      return (values.controller ?? values).replicaCount as unknown;
    });
  };
  expect([await replicas(false), await replicas(true)]).toEqual([
    [1, 1],
    [undefined, undefined],
  ]);
});
