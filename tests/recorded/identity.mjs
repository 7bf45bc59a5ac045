/**
 * What of a resource cannot change without replacing it, by type: paths into its inputs. Source: the providers' schemas
 * (`replaceOnChanges`), and Kubernetes' immutable fields. A recorded type that is not here fails the test.
 */
const IDENTITY = {
  "aws:cloudwatch/eventRule:EventRule": ["eventBusName", "name"],
  "aws:cloudwatch/eventTarget:EventTarget": ["eventBusName", "rule", "targetId"],
  "aws:cloudwatch/logGroup:LogGroup": ["name"],
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": ["logGroupName", "name"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["name"],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": [],
  "aws:ec2/eip:Eip": ["domain"],
  "aws:ec2/flowLog:FlowLog": [
    "iamRoleArn",
    "logDestination",
    "logDestinationType",
    "maxAggregationInterval",
    "trafficType",
  ],
  "aws:ec2/internetGateway:InternetGateway": [],
  "aws:ec2/launchTemplate:LaunchTemplate": ["name"],
  "aws:ec2/natGateway:NatGateway": ["connectivityType"],
  "aws:ec2/route:Route": ["destinationCidrBlock"],
  "aws:ec2/routeTable:RouteTable": [],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": [],
  "aws:ec2/securityGroup:SecurityGroup": ["description", "name"],
  "aws:ec2/subnet:Subnet": ["availabilityZone", "cidrBlock"],
  "aws:ec2/vpc:Vpc": ["cidrBlock"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["serviceName", "vpcEndpointType"],
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": [],
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": ["repository"],
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": [
    "ecrRepositoryPrefix",
    "upstreamRegistryUrl",
    "upstreamRepositoryPrefix",
  ],
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": [],
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": [],
  "aws:ecr/repository:Repository": ["encryptionConfigurations", "name"],
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": ["prefix"],
  "aws:efs/fileSystem:FileSystem": ["availabilityZoneName", "creationToken", "encrypted", "performanceMode"],
  "aws:efs/mountTarget:MountTarget": ["ipAddress"],
  "aws:eks/accessEntry:AccessEntry": ["clusterName", "principalArn", "type"],
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": [
    "accessScope",
    "clusterName",
    "policyArn",
    "principalArn",
  ],
  "aws:eks/addon:Addon": ["addonName", "clusterName"],
  "aws:eks/cluster:Cluster": [
    "accessConfig.bootstrapClusterCreatorAdminPermissions",
    "bootstrapSelfManagedAddons",
    "encryptionConfig.resources",
    "kubernetesNetworkConfig.ipFamily",
    "kubernetesNetworkConfig.serviceIpv4Cidr",
    "name",
    "roleArn",
  ],
  "aws:eks/nodeGroup:NodeGroup": [
    "amiType",
    "capacityType",
    "clusterName",
    "instanceTypes",
    "nodeGroupName",
    "nodeRoleArn",
  ],
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": ["clusterName", "namespace", "serviceAccount"],
  "aws:accessanalyzer/analyzer:Analyzer": ["analyzerName", "type"],
  "aws:cloudtrail/trail:Trail": ["name"],
  "aws:costexplorer/anomalyMonitor:AnomalyMonitor": ["monitorDimension", "monitorSpecification", "monitorType"],
  "aws:costexplorer/anomalySubscription:AnomalySubscription": ["accountId", "name"],
  "aws:guardduty/detector:Detector": ["region"],
  "aws:guardduty/detectorFeature:DetectorFeature": ["detectorId", "name"],
  "aws:iam/instanceProfile:InstanceProfile": ["name", "path"],
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ["url"],
  "aws:iam/policy:Policy": ["description", "name", "path"],
  "aws:sns/topic:Topic": ["fifoTopic", "name"],
  "aws:sns/topicPolicy:TopicPolicy": ["arn"],
  "aws:iam/role:Role": ["name", "path"],
  "aws:iam/rolePolicy:RolePolicy": ["name", "role"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["policyArn", "role"],
  "aws:kms/alias:Alias": ["name"],
  "aws:kms/grant:Grant": ["constraints", "granteePrincipal", "name", "operations", "retiringPrincipal"],
  "aws:kms/key:Key": ["customerMasterKeySpec", "keyUsage", "multiRegion"],
  "aws:kms/replicaKey:ReplicaKey": ["primaryKeyArn"],
  "aws:route53/zone:Zone": ["delegationSetId", "name"],
  "aws:s3/bucket:Bucket": ["bucket", "objectLockEnabled"],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["bucket"],
  "aws:s3/bucketLogging:BucketLogging": ["bucket"],
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ["bucket"],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["bucket"],
  "aws:s3/bucketPolicy:BucketPolicy": ["bucket"],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["bucket"],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ["bucket"],
  "aws:s3/bucketVersioning:BucketVersioning": ["bucket"],
  "aws:scheduler/schedule:Schedule": ["groupName", "name"],
  "aws:scheduler/scheduleGroup:ScheduleGroup": ["name"],
  "aws:sqs/queue:Queue": ["fifoQueue", "name"],
  "aws:sqs/queuePolicy:QueuePolicy": ["queueUrl"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": [],
  "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy": [],
  "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding": ["spec.policyName"],
  "kubernetes:apps/v1:Deployment": ["spec.selector"],
  // Its specification is immutable too, and ignored after it was made.
  "kubernetes:batch/v1:CronJob": [],
  "kubernetes:batch/v1:Job": [],
  "kubernetes:barmancloud.cnpg.io/v1:ObjectStore": [],
  "kubernetes:cert-manager.io/v1:Certificate": [],
  "kubernetes:cert-manager.io/v1:ClusterIssuer": [],
  "kubernetes:cert-manager.io/v1:Issuer": [],
  "kubernetes:core/v1:ConfigMap": ["immutable"],
  "kubernetes:core/v1:LimitRange": [],
  "kubernetes:core/v1:Namespace": [],
  "kubernetes:core/v1:PersistentVolumeClaim": ["spec.accessModes", "spec.storageClassName", "spec.volumeName"],
  "kubernetes:core/v1:ResourceQuota": ["spec.scopes"],
  "kubernetes:core/v1:Secret": ["immutable", "type"],
  "kubernetes:core/v1:Service": ["spec.clusterIP", "spec.type"],
  "kubernetes:core/v1:ServiceAccount": [],
  "kubernetes:external-secrets.io/v1:ClusterSecretStore": [],
  "kubernetes:helm.sh/v3:Release": ["name", "namespace"],
  "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass": [],
  "kubernetes:karpenter.sh/v1:NodePool": [],
  "kubernetes:monitoring.coreos.com/v1:PodMonitor": [],
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": [],
  "kubernetes:policies.kyverno.io/v1:ImageValidatingPolicy": [],
  "kubernetes:policy/v1:PodDisruptionBudget": [],
  "kubernetes:postgresql.cnpg.io/v1:Cluster": [
    "spec.bootstrap",
    "spec.storage.storageClass",
    "spec.walStorage.storageClass",
  ],
  "kubernetes:postgresql.cnpg.io/v1:Database": ["spec.cluster", "spec.name"],
  "kubernetes:postgresql.cnpg.io/v1:DatabaseRole": ["spec.cluster", "spec.name"],
  "kubernetes:postgresql.cnpg.io/v1:ImageCatalog": [],
  "kubernetes:postgresql.cnpg.io/v1:Pooler": ["spec.cluster"],
  "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup": ["spec.cluster"],
  "kubernetes:scheduling.k8s.io/v1:PriorityClass": ["preemptionPolicy", "value"],
  "kubernetes:storage.k8s.io/v1:StorageClass": ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"],
  "kubernetes:traefik.io/v1alpha1:IngressRoute": [],
  "kubernetes:traefik.io/v1alpha1:Middleware": [],
  "pulumi:providers:kubernetes": ["clusterIdentifier"],
  // A change of any of these draws another password.
  "random:index/randomPassword:RandomPassword": [
    "keepers",
    "length",
    "lower",
    "number",
    "numeric",
    "overrideSpecial",
    "special",
    "upper",
  ],
};
const OF_ALL = { aws: ["region"], kubernetes: ["apiVersion", "kind", "metadata.name", "metadata.namespace"] };

/** @returns paths, or undefined for an undescribed type */
function identityOf(type) {
  const own = IDENTITY[type];
  if (own === undefined) return undefined;
  return [...(OF_ALL[type.split(":")[0]] ?? []), ...own];
}

/**
 * What deploying `current` over a recorded preview would delete or replace, or leave without the protection it had.
 * @returns a line each, empty when nothing of the record is lost
 */
export function losses(recorded, current) {
  const byUrn = new Map(
    current.flatMap((resource) => [resource.urn, ...resource.aliases].map((urn) => [urn, resource])),
  );
  return recorded.flatMap((before) => {
    const after = byUrn.get(before.urn);
    if (after === undefined) return [`${before.urn} is gone, and nothing has it as an alias`];
    if (!before.custom) return [];
    const paths = identityOf(before.type);
    if (paths === undefined) return [`${before.type}: say in identity.mjs what identifies it`];
    const changed = paths.filter((path) => differs(at(before.inputs, path), at(after.inputs, path)));
    const bare = ["protect", "retainOnDelete"].filter((option) => before[option] && !after[option]);
    return [
      ...changed.map((path) => `${before.urn}: ${path} changes, which replaces it`),
      ...bare.map((option) => `${before.urn}: loses ${option}`),
    ];
  });
}

/** What only a deployment knew then cannot be compared; what was known and is not any more may be anything. */
function differs(before, after) {
  return before?.unknown !== true && JSON.stringify(before) !== JSON.stringify(after);
}

function at(inputs, path) {
  return path.split(".").reduce((part, step) => part?.[step], inputs);
}
