import type { Json } from "@retail-odoo/preview";
import type { Stack } from "./stack";

const anyPrincipal = JSON.stringify({
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "*", Resource: "*" }],
});
const everything: Json = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };

const pod: Json = {
  hostIPC: true,
  hostNetwork: true,
  hostPID: true,
  volumes: [{ name: "node", hostPath: { path: "/" } }],
  containers: [
    {
      name: "all",
      image: "odoo:latest",
      ports: [{ containerPort: 80, hostPort: 80 }],
      securityContext: { privileged: true, capabilities: { add: ["SYS_ADMIN"] } },
    },
    { name: "nothing", image: "odoo" },
  ],
};

const resource = (type: string, inputs: Stack[number]["inputs"]) => ({
  type,
  name: type.split(":")[2] ?? type,
  inputs,
});

/** A stack that does everything wrong: a rule that finds nothing in it could not fail. */
export const HOSTILE: Stack = [
  resource("aws:eks/cluster:Cluster", { version: "1.20", vpcConfig: { endpointPublicAccess: true } }),
  resource("aws:eks/nodeGroup:NodeGroup", { remoteAccess: { ec2SshKey: "key" } }),
  resource("aws:ec2/launchTemplate:LaunchTemplate", {
    metadataOptions: { httpTokens: "optional", httpPutResponseHopLimit: 2 },
    networkInterfaces: [{ associatePublicIpAddress: "true" }],
    userData: Buffer.from("export PASSWORD=1").toString("base64"),
  }),
  resource("aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch: true }),
  resource("aws:ec2/vpc:Vpc", {}),
  resource("aws:ec2/defaultVpc:DefaultVpc", {}),
  resource("aws:ec2/securityGroup:SecurityGroup", { egress: [{ cidrBlocks: ["0.0.0.0/0"] }] }),
  resource("aws:s3/bucket:Bucket", { bucket: "open" }),
  resource("aws:kms/key:Key", { policy: anyPrincipal, isEnabled: false }),
  resource("aws:kms/key:Key", {}),
  resource("aws:ecr/repository:Repository", { imageTagMutability: "MUTABLE" }),
  resource("aws:ecr/repositoryPolicy:RepositoryPolicy", { policy: anyPrincipal }),
  resource("aws:cloudtrail/trail:Trail", { enableLogging: false, s3BucketName: "open" }),
  resource("aws:rds/instance:Instance", { publiclyAccessible: true }),
  resource("aws:secretsmanager/secret:Secret", {}),
  resource("aws:guardduty/detector:Detector", { enable: false }),
  resource("aws:sqs/queue:Queue", {}),
  resource("aws:sqs/queuePolicy:QueuePolicy", { policy: anyPrincipal }),
  resource("aws:wafv2/webAcl:WebAcl", {}),
  resource("aws:elasticache/replicationGroup:ReplicationGroup", { atRestEncryptionEnabled: false }),
  resource("aws:elasticache/securityGroup:SecurityGroup", {}),
  resource("kubernetes:storage.k8s.io/v1:StorageClass", { provisioner: "ebs.csi.aws.com" }),
  resource("kubernetes:core/v1:Namespace", { metadata: { name: "tenant-a" } }),
  resource("kubernetes:core/v1:Service", { metadata: { namespace: "default" }, spec: { externalIPs: ["192.0.2.1"] } }),
  resource("kubernetes:apps/v1:Deployment", {
    metadata: { namespace: "tenant-a" },
    spec: { replicas: 2, template: { spec: pod } },
  }),
  resource("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", { rules: [everything] }),
];
