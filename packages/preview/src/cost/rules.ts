/**
 * What each resource type costs, one row a type. A type is in `RULES`, in `FREE`, or reported as not estimated: add a row here
 * and, where it needs a computation, a function in `node-rules`, `aws-rules` or `kubernetes-rules`.
 */
import type { ReadResource } from "../analysis/facts";
import { textAt } from "../analysis/json";
import { NODE_GROUP, NODE_POOL } from "../analysis/nodes";
import { bucket, cacheNodes, databaseInstance, endpoint } from "./aws-rules";
import { hourly, many, monthly, unpriced, type Charge, type Rule } from "./charge";
import { numberOf, type CostContext } from "./cost-context";
import { helmRelease, postgresVolumes, service, statefulSet, volumeClaim } from "./kubernetes-rules";
import { karpenterPool, nodeGroup } from "./node-rules";

/** @returns undefined for a type without a rule */
export function chargesOf(resource: ReadResource, context: CostContext): Charge[] | undefined {
  const rule = RULES[resource.type];
  if (rule !== undefined) return rule(resource, context, context.assumptions.hoursPerMonth);
  return FREE.some((pattern) => pattern.test(resource.type)) || !resource.custom ? [] : undefined;
}

const RULES: { readonly [type: string]: Rule } = {
  "aws:eks/cluster:Cluster": hourly("EKS control plane", "eks-cluster"),
  [NODE_GROUP]: nodeGroup,
  "aws:ec2/natGateway:NatGateway": hourly("NAT gateways", "nat-gateway"),
  "aws:ec2/eip:Eip": hourly("public IPv4 addresses", "public-ipv4"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
  "aws:lb/loadBalancer:LoadBalancer": ({ inputs }, _context, hours) => {
    const network = inputs["loadBalancerType"] === "network";
    return [{ label: "load balancers", item: network ? "nlb" : "alb", quantity: hours, basis: "compute" }];
  },
  "aws:ebs/volume:Volume": ({ inputs }) => {
    const gib = numberOf(inputs, "size");
    return [{ ...many("volumes", `ebs:${textAt(inputs, "type") ?? "gp2"}`, gib, 1), count: 1 }];
  },
  "aws:efs/fileSystem:FileSystem": (_resource, { facts }) =>
    facts === undefined
      ? [{ label: "files", reason: "the amount stored is not known", usage: true, basis: "compute" }]
      : [],
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  "aws:elasticache/replicationGroup:ReplicationGroup": cacheNodes,
  "aws:kms/key:Key": monthly("encryption keys", "kms-key"),
  "aws:kms/replicaKey:ReplicaKey": monthly("encryption keys", "kms-key"),
  "aws:secretsmanager/secret:Secret": monthly("Secrets Manager secrets", "secret"),
  "aws:route53/zone:Zone": monthly("DNS zones", "hosted-zone"),
  "aws:cloudwatch/logGroup:LogGroup": (_resource, { assumptions }) => [
    assumptions.logGiBPerGroup === undefined
      ? {
          label: "log ingestion",
          reason: "its volume is unknown; set logGiBPerGroup with --prices",
          usage: true,
          basis: "compute",
        }
      : { label: "log ingestion", item: "logs", quantity: assumptions.logGiBPerGroup, basis: "compute" },
  ],
  "aws:guardduty/detector:Detector": unpriced(
    "threat detection",
    "depends on the volume of logs and the number of nodes",
  ),
  "aws:cloudtrail/trail:Trail": unpriced(
    "audit trail",
    "the first trail of an account is free, others are billed per event",
  ),
  "aws:cloudwatch/metricAlarm:MetricAlarm": unpriced("alarms", "no price source is known"),
  "aws:ecr/repository:Repository": unpriced("images", "the amount stored and scanned is not known"),
  "aws:rds/instance:Instance": databaseInstance,
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": unpriced(
    "copies of backups",
    "the daily change rate of the database is not known",
  ),
  "kubernetes:postgresql.cnpg.io/v1:Cluster": postgresVolumes,
  "kubernetes:core/v1:PersistentVolumeClaim": volumeClaim,
  "kubernetes:apps/v1:StatefulSet": statefulSet,
  "kubernetes:core/v1:Service": service,
  "kubernetes:helm.sh/v3:Release": helmRelease,
  [NODE_POOL]: karpenterPool,
  "aws:scheduler/schedule:Schedule": unpriced(
    "EventBridge schedules",
    "capacity reserved for a peak costs as much as running nodes while it is reserved",
  ),
};

/** Types that are free. Any other type without a rule is reported as not estimated. */
const FREE: readonly RegExp[] = [
  /^aws:(iam|sts)\//,
  /^aws:ec2\/(vpc|subnet|routeTable|route|routeTableAssociation|mainRouteTableAssociation|internetGateway|securityGroup|securityGroupRule|networkAcl|networkAclRule|launchTemplate|defaultSecurityGroup|defaultNetworkAcl|defaultRouteTable|vpcDhcpOptions|eipAssociation|flowLog|vpcEndpoint\w+):/,
  /^aws:elasticache\/(parameterGroup|subnetGroup|user|userGroup|userGroupAssociation):/,
  /^aws:(accessanalyzer|budgets|costexplorer)\//,
  /^aws:cloudwatch\/(logMetricFilter|eventRule|eventTarget):/,
  /^aws:scheduler\/scheduleGroup:/,
  /^aws:sqs\/queue\w*:/,
  /^aws:guardduty\/detectorFeature:/,
  /^aws:sns\/topic\w*:/,
  /^aws:vpc\/securityGroup(In|E)gressRule:/,
  /^aws:eks\/(addon|accessEntry|accessPolicyAssociation|podIdentityAssociation|identityProviderConfig):/,
  /^aws:s3\/bucket\w+:/,
  /^aws:kms\/(alias|grant|keyPolicy):/,
  /^aws:efs\/(mountTarget|accessPoint|fileSystemPolicy|backupPolicy):/,
  /^aws:ecr\/(lifecyclePolicy|repositoryPolicy|registryPolicy|pullThroughCacheRule|registryScanningConfiguration|replicationConfiguration|repositoryCreationTemplate):/,
  /^aws:secretsmanager\/secret(Version|Policy):/,
  /^aws:rds\/(parameterGroup|subnetGroup):/,
  /^aws:lb\/(listener|listenerRule|targetGroup|targetGroupAttachment):/,
  /^aws:route53\/record:/,
  /^(kubernetes|random|tls|command|null|pulumi|time|std):/,
];
