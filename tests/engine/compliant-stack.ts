import { fakeAllotment, fakeFacts } from "@retail-odoo/testing";
import { LABELS } from "@retail-odoo/contract";

/** A resource, as little of it as the policy packs look at. */
export interface StackResource {
  type: string;
  name: string;
  props: { [property: string]: unknown };
  /** Name of another resource of the stack. */
  parent?: string;
}

const KEY = "arn:aws:kms:eu-central-1:123456789012:key/1";
const IMAGE = `registry.example/odoo@sha256:${"a".repeat(64)}`;
const allotment = fakeAllotment(1);
const { tenant, namespace, quota, hosts } = allotment;
const facts = fakeFacts([fakeAllotment(0), allotment]);

/** A stack to which every rule of every pack applies, without a violation. */
export function compliantStack(): StackResource[] {
  return [...storage(), ...machines(), ...components(), ...isolation(), ...workloads(), ...edge(), ...databases()];
}

function storage(): StackResource[] {
  return [
    { type: "aws:s3/bucket:Bucket", name: "files", props: { bucket: "files" } },
    {
      type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      name: "files-encryption",
      props: {
        bucket: "files",
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY } }],
      },
    },
    {
      type: "aws:s3/bucketPolicy:BucketPolicy",
      name: "files-policy",
      props: {
        bucket: "files",
        policy: {
          Statement: [
            {
              Effect: "Deny",
              Principal: "*",
              Action: "s3:*",
              Resource: ["arn:aws:s3:::files", "arn:aws:s3:::files/*"],
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ],
        },
      },
    },
    { type: "aws:sns/topic:Topic", name: "alarms", props: { kmsMasterKeyId: KEY } },
    {
      type: "aws:cloudtrail/trail:Trail",
      name: "trail",
      props: { kmsKeyId: KEY, isMultiRegionTrail: true, enableLogFileValidation: true },
    },
    { type: "aws:ebs/volume:Volume", name: "volume", props: { encrypted: true, kmsKeyId: KEY } },
    { type: "aws:efs/fileSystem:FileSystem", name: "shared", props: { encrypted: true, kmsKeyId: KEY } },
    { type: "aws:rds/instance:Instance", name: "instance", props: { storageEncrypted: true } },
    { type: "aws:rds/cluster:Cluster", name: "aurora", props: { storageEncrypted: true } },
    {
      type: "aws:rds/parameterGroup:ParameterGroup",
      name: "settings",
      props: { family: "postgres17", parameters: [{ name: "rds.force_ssl", value: "1" }] },
    },
    {
      type: "aws:elasticache/replicationGroup:ReplicationGroup",
      name: "sessions",
      props: { atRestEncryptionEnabled: true, kmsKeyId: KEY, transitEncryptionEnabled: true, authToken: "secret" },
    },
    {
      type: "kubernetes:storage.k8s.io/v1:StorageClass",
      name: "gp3",
      props: { provisioner: "ebs.csi.aws.com", parameters: { encrypted: "true" } },
    },
    { type: "aws:cloudwatch/logGroup:LogGroup", name: "logs", props: { name: "/shop", kmsKeyId: KEY } },
    { type: "aws:kms/key:Key", name: "key", props: { enableKeyRotation: true, deletionWindowInDays: 30 } },
  ];
}

function machines(): StackResource[] {
  return [
    {
      type: "aws:ec2/launchTemplate:LaunchTemplate",
      name: "nodes",
      props: { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true", kmsKeyId: KEY } }] },
    },
    {
      type: "aws:eks/cluster:Cluster",
      name: "cluster",
      props: { encryptionConfig: { resources: ["secrets"], provider: { keyArn: KEY } } },
    },
    { type: "aws:eks/nodeGroup:NodeGroup", name: "workload", props: { scalingConfig: { minSize: 1, maxSize: 10 } } },
    {
      type: "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass",
      name: "node-class",
      props: { spec: { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: true, kmsKeyID: KEY } }] } },
    },
    {
      type: "kubernetes:karpenter.sh/v1:NodePool",
      name: "pool",
      props: { spec: { limits: { cpu: "100", memory: "400Gi" } } },
    },
  ];
}

function components(): StackResource[] {
  return [
    { type: "retail-odoo:index:RetailOdooPlatform", name: "lab", props: { ...facts } },
    { type: "retail-odoo:index:BackupVault", name: "vault", props: { created: true, keyArn: KEY }, parent: "lab" },
    { type: "retail-odoo:index:TenantStack", name: tenant, props: { platform: "lab", allotment } },
  ];
}

function isolation(): StackResource[] {
  const labels = { [LABELS.tenant]: tenant, "pod-security.kubernetes.io/enforce": "restricted" };
  const container = { type: "Container", defaultRequest: { cpu: "1", memory: "1Gi" }, default: { memory: "1Gi" } };
  const edge = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "traefik" } } };
  return [
    { type: "kubernetes:core/v1:Namespace", name: "namespace", props: { metadata: { name: namespace, labels } } },
    object("core/v1:ResourceQuota", "quota", {
      hard: {
        "requests.cpu": String(quota.cpu),
        "requests.memory": `${quota.memoryGiB}Gi`,
        "limits.memory": `${quota.memoryGiB}Gi`,
        pods: String(quota.pods),
      },
    }),
    object("core/v1:LimitRange", "limits", { limits: [container] }),
    object("networking.k8s.io/v1:NetworkPolicy", "deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    object("networking.k8s.io/v1:NetworkPolicy", "traffic", { ingress: [{ from: [edge] }], egress: [{ to: [edge] }] }),
  ];
}

function workloads(): StackResource[] {
  const pod = {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 100 },
    volumes: [{ name: "config", configMap: { name: "odoo" } }],
    containers: [
      {
        name: "web",
        image: IMAGE,
        ports: [{ containerPort: 8069 }],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
      },
    ],
  };
  return [
    object("apps/v1:Deployment", "web", { template: { spec: pod } }),
    object("batch/v1:CronJob", "nightly", { jobTemplate: { spec: { template: { spec: pod } } } }),
    object("core/v1:Pod", "shell", pod),
    object("core/v1:Service", "service", { type: "ClusterIP" }),
  ];
}

function edge(): StackResource[] {
  const [host = ""] = hosts;
  return [
    object("networking.k8s.io/v1:Ingress", "ingress", { tls: [{ hosts: [host] }], rules: [{ host }] }),
    object("traefik.io/v1alpha1:IngressRoute", "route", {
      routes: [{ match: `Host(\`${host}\`) && !PathPrefix(\`/metrics\`)`, services: [{ name: "odoo" }] }],
      tls: {},
    }),
  ];
}

function databases(): StackResource[] {
  const metadata = { name: "main", namespace: "databases" };
  const role = { name: "app", login: true, connectionLimit: 5 };
  return [
    {
      type: "kubernetes:postgresql.cnpg.io/v1:Cluster",
      name: "postgres",
      props: {
        metadata,
        spec: {
          managed: { roles: [role] },
          postgresql: {
            parameters: { max_connections: "160" },
            pg_hba: ["hostssl sameuser all all scram-sha-256", "host all all all reject"],
          },
        },
      },
    },
    {
      type: "kubernetes:postgresql.cnpg.io/v1:DatabaseRole",
      name: "role",
      props: { metadata, spec: { ...role, cluster: { name: "main" } } },
      parent: tenant,
    },
  ];
}

/** An object in the tenant's namespace. */
function object(kind: string, name: string, spec: object): StackResource {
  return { type: `kubernetes:${kind}`, name, props: { metadata: { name, namespace }, spec }, parent: tenant };
}
