/**
 * The input properties whose change replaces a resource, as data.
 *
 * AWS: what `ForceNew` and `RequiresReplace` are in terraform-provider-aws 6, which @pulumi/aws 7 bridges, for the types that the
 * library and its reference program register, with Pulumi's property names; `*` stands for every element of a list. Read from the
 * provider's source (commit 5f2286d6d836 of June 2026, internal/service/<service>/<resource>.go), row by row, those that
 * `CustomizeDiff` sets without looking at values included. `additionalConfigurations.*.name` of a detector's feature replaced it in
 * releases before that commit. Conditions that depend on values, such as an engine downgrade, another kind of source in a rule of a
 * security group or encryption taken off an EKS cluster, are not in the table.
 * In version 6 every regional resource is replaced when its `region` changes.
 *
 * Kubernetes: `forceNewProperties` of pulumi-kubernetes (provider/pkg/provider/diff.go), and the fields that the CRDs of
 * CloudNativePG declare immutable.
 */
export type PropertyPaths = readonly string[];

export const AWS_REPLACING: { readonly [type: string]: PropertyPaths | undefined } = {
  "accessanalyzer/analyzer:Analyzer": ["analyzerName", "configuration", "type"],
  "budgets/budget:Budget": ["accountId", "name", "namePrefix"],
  "cloudtrail/trail:Trail": ["name"],
  "cloudwatch/eventRule:EventRule": ["eventBusName", "name", "namePrefix"],
  "cloudwatch/eventTarget:EventTarget": ["eventBusName", "rule", "targetId"],
  "cloudwatch/logGroup:LogGroup": ["logGroupClass", "name", "namePrefix"],
  "cloudwatch/logMetricFilter:LogMetricFilter": ["logGroupName", "name"],
  "cloudwatch/metricAlarm:MetricAlarm": ["name"],
  "costexplorer/anomalyMonitor:AnomalyMonitor": ["monitorDimension", "monitorSpecification", "monitorType"],
  "costexplorer/anomalySubscription:AnomalySubscription": ["accountId", "name"],
  "ec2/defaultSecurityGroup:DefaultSecurityGroup": ["vpcId"],
  "ec2/eip:Eip": ["address", "domain", "ipamPoolId", "networkBorderGroup", "publicIpv4Pool"],
  "ec2/flowLog:FlowLog": [
    "deliverCrossAccountRole", "destinationOptions", "eniId", "iamRoleArn", "logDestination", "logDestinationType", "logFormat",
    "maxAggregationInterval", "regionalNatGatewayId", "subnetId", "trafficType", "transitGatewayAttachmentId", "transitGatewayId", "vpcId",
  ],
  "ec2/internetGateway:InternetGateway": [],
  "ec2/launchTemplate:LaunchTemplate": ["name", "namePrefix"],
  "ec2/natGateway:NatGateway": [
    "allocationId", "availabilityMode", "connectivityType", "privateIp", "secondaryPrivateIpAddressCount", "subnetId", "vpcId",
  ],
  "ec2/route:Route": ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId", "routeTableId"],
  "ec2/routeTable:RouteTable": ["vpcId"],
  "ec2/routeTableAssociation:RouteTableAssociation": ["gatewayId", "subnetId"],
  "ec2/securityGroup:SecurityGroup": ["description", "name", "namePrefix", "vpcId"],
  "ec2/subnet:Subnet": [
    "availabilityZone", "availabilityZoneId", "cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength", "ipv6IpamPoolId", "ipv6Native",
    "ipv6NetmaskLength", "outpostArn", "vpcId",
  ],
  "ec2/vpc:Vpc": ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
  "ec2/vpcEndpoint:VpcEndpoint": [
    "dnsOptions.privateDnsPreference", "dnsOptions.privateDnsSpecifiedDomains", "resourceConfigurationArn", "serviceName",
    "serviceNetworkArn", "serviceRegion", "vpcEndpointType", "vpcId",
  ],
  "ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": ["routeTableId", "vpcEndpointId"],
  "ecr/lifecyclePolicy:LifecyclePolicy": ["policy", "repository"],
  "ecr/pullThroughCacheRule:PullThroughCacheRule": ["ecrRepositoryPrefix", "upstreamRegistryUrl", "upstreamRepositoryPrefix"],
  "ecr/registryScanningConfiguration:RegistryScanningConfiguration": [],
  "ecr/replicationConfiguration:ReplicationConfiguration": [],
  "ecr/repository:Repository": ["encryptionConfigurations", "name"],
  "ecr/repositoryCreationTemplate:RepositoryCreationTemplate": ["prefix"],
  "efs/fileSystem:FileSystem": ["availabilityZoneName", "creationToken", "encrypted", "kmsKeyId", "performanceMode"],
  "efs/mountTarget:MountTarget": ["fileSystemId", "ipAddress", "ipAddressType", "ipv6Address", "subnetId"],
  "eks/accessEntry:AccessEntry": ["clusterName", "principalArn", "type"],
  "eks/accessPolicyAssociation:AccessPolicyAssociation": ["accessScope", "clusterName", "policyArn", "principalArn"],
  "eks/addon:Addon": ["addonName", "clusterName", "namespaceConfig"],
  "eks/cluster:Cluster": [
    "accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons", "kubernetesNetworkConfig.ipFamily",
    "kubernetesNetworkConfig.serviceIpv4Cidr", "name", "outpostConfig.controlPlaneInstanceType",
    "outpostConfig.controlPlanePlacement.groupName", "roleArn",
  ],
  "eks/nodeGroup:NodeGroup": [
    "amiType", "capacityType", "clusterName", "diskSize", "instanceTypes", "launchTemplate.id", "launchTemplate.name",
    "nodeGroupName", "nodeGroupNamePrefix", "nodeRoleArn", "remoteAccess", "subnetIds",
  ],
  "eks/podIdentityAssociation:PodIdentityAssociation": ["clusterName", "namespace", "serviceAccount"],
  "elasticache/parameterGroup:ParameterGroup": ["description", "family", "name"],
  "elasticache/replicationGroup:ReplicationGroup": [
    "atRestEncryptionEnabled", "dataTieringEnabled", "globalReplicationGroupId", "kmsKeyId", "networkType", "port",
    "replicationGroupId", "securityGroupNames", "snapshotArns", "snapshotName", "subnetGroupName",
  ],
  "elasticache/subnetGroup:SubnetGroup": ["name"],
  "guardduty/detector:Detector": [],
  "guardduty/detectorFeature:DetectorFeature": ["additionalConfigurations.*.name", "detectorId", "name"],
  "iam/instanceProfile:InstanceProfile": ["name", "namePrefix", "path"],
  "iam/openIdConnectProvider:OpenIdConnectProvider": ["url"],
  "iam/policy:Policy": ["description", "name", "namePrefix", "path"],
  "iam/role:Role": ["name", "namePrefix", "path"],
  "iam/rolePolicy:RolePolicy": ["name", "namePrefix", "role"],
  "iam/rolePolicyAttachment:RolePolicyAttachment": ["policyArn", "role"],
  "kms/alias:Alias": ["name", "namePrefix"],
  "kms/grant:Grant": [
    "constraints", "grantCreationTokens", "granteePrincipal", "keyId", "name", "operations", "retireOnDelete",
    "retiringPrincipal",
  ],
  "kms/key:Key": ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"],
  "kms/replicaKey:ReplicaKey": ["primaryKeyArn"],
  "rds/instance:Instance": [
    "availabilityZone", "backupTarget", "characterSetName", "customIamInstanceProfile", "dbName", "engine", "kmsKeyId",
    "ncharCharacterSetName", "restoreToPointInTime", "s3Import", "snapshotIdentifier", "storageEncrypted", "timezone", "username",
  ],
  "rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": [
    "kmsKeyId", "preSignedUrl", "retentionPeriod", "sourceDbInstanceArn",
  ],
  "rds/parameterGroup:ParameterGroup": ["description", "family", "name", "namePrefix"],
  "rds/subnetGroup:SubnetGroup": ["name", "namePrefix"],
  "route53/zone:Zone": ["delegationSetId", "name"],
  "s3/bucket:Bucket": ["bucket", "bucketNamespace", "bucketPrefix", "objectLockConfiguration.objectLockEnabled", "objectLockEnabled"],
  "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["bucket", "expectedBucketOwner"],
  "s3/bucketLogging:BucketLogging": ["bucket", "expectedBucketOwner"],
  "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ["bucket", "expectedBucketOwner", "objectLockEnabled"],
  "s3/bucketOwnershipControls:BucketOwnershipControls": ["bucket"],
  "s3/bucketPolicy:BucketPolicy": ["bucket"],
  "s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["bucket"],
  "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ["bucket", "expectedBucketOwner"],
  "s3/bucketVersioning:BucketVersioning": ["bucket", "expectedBucketOwner"],
  "scheduler/schedule:Schedule": ["groupName", "name", "namePrefix"],
  "scheduler/scheduleGroup:ScheduleGroup": ["name", "namePrefix"],
  "secretsmanager/secret:Secret": ["name", "namePrefix"],
  "secretsmanager/secretVersion:SecretVersion": ["secretBinary", "secretId", "secretString"],
  "sns/topic:Topic": ["fifoTopic", "name", "namePrefix"],
  "sns/topicPolicy:TopicPolicy": ["arn"],
  "sns/topicSubscription:TopicSubscription": ["endpoint", "protocol", "topic"],
  "sqs/queue:Queue": ["fifoQueue", "name", "namePrefix"],
  "sqs/queuePolicy:QueuePolicy": ["queueUrl"],
  "vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["securityGroupId"],
  "vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["securityGroupId"],
}; // prettier-ignore

const METADATA: PropertyPaths = ["metadata.name", "metadata.namespace"];
const SELECTOR: PropertyPaths = [...METADATA, "spec.selector"];

export const KUBERNETES_REPLACING: { readonly [type: string]: PropertyPaths | undefined } = {
  "apps/v1:DaemonSet": SELECTOR,
  "apps/v1:Deployment": SELECTOR,
  "apps/v1:StatefulSet": [
    ...SELECTOR, "spec.podManagementPolicy", "spec.revisionHistoryLimit", "spec.serviceName", "spec.volumeClaimTemplates",
  ],
  "batch/v1:Job": [...SELECTOR, "spec.completions", "spec.parallelism", "spec.template"],
  "core/v1:ConfigMap": [...METADATA, "binaryData", "data"],
  "core/v1:PersistentVolumeClaim": [
    ...METADATA, "spec.accessModes", "spec.resources", "spec.selector", "spec.storageClassName", "spec.volumeName",
  ],
  "core/v1:ResourceQuota": [...METADATA, "spec.scopes"],
  "core/v1:Secret": [...METADATA, "data", "stringData", "type"],
  "core/v1:Service": [...METADATA, "spec.clusterIP"],
  "postgresql.cnpg.io/v1:Database": [...METADATA, "spec.cluster", "spec.name"],
  "postgresql.cnpg.io/v1:Pooler": [...METADATA, "spec.cluster"],
  "postgresql.cnpg.io/v1:ScheduledBackup": [...METADATA, "spec.cluster"],
  "rbac.authorization.k8s.io/v1:ClusterRoleBinding": [...METADATA, "roleRef"],
  "rbac.authorization.k8s.io/v1:RoleBinding": [...METADATA, "roleRef"],
  "storage.k8s.io/v1:StorageClass": [...METADATA, "parameters", "provisioner"],
}; // prettier-ignore

/** Types whose deletion loses data, or the only key to it. */
const DATA: ReadonlySet<string> = new Set([
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:dynamodb/table:Table",
  "aws:ebs/volume:Volume",
  "aws:ecr/repository:Repository",
  "aws:efs/fileSystem:FileSystem",
  "aws:elasticache/replicationGroup:ReplicationGroup",
  "aws:kms/key:Key",
  "aws:kms/replicaKey:ReplicaKey",
  "aws:rds/cluster:Cluster",
  "aws:rds/instance:Instance",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketV2:BucketV2",
  "aws:secretsmanager/secret:Secret",
  "kubernetes:core/v1:PersistentVolume",
  "kubernetes:core/v1:PersistentVolumeClaim",
  "kubernetes:postgresql.cnpg.io/v1:Cluster",
  "kubernetes:postgresql.cnpg.io/v1:Database",
]);

export function isDataType(type: string): boolean {
  return DATA.has(type);
}

/** The replacing properties of a type; undefined where they are not known. Every property of a random value replaces it. */
export function replacingProperties(type: string): PropertyPaths | "every" | undefined {
  const [pkg = ""] = type.split(":");
  const rest = type.slice(pkg.length + 1);
  if (pkg === "kubernetes") return KUBERNETES_REPLACING[rest] ?? METADATA;
  if (pkg === "random") return "every";
  const own = pkg === "aws" ? AWS_REPLACING[rest] : undefined;
  return own && [...own, "region"];
}
