// A CDK app with as many resources of each kind as the prod program has. INVENTORY names the file that lists them.
const { readFileSync } = require("node:fs");
const { App, Stack } = require("aws-cdk-lib");
const { Construct } = require("constructs");
const ec2 = require("aws-cdk-lib/aws-ec2");
const efs = require("aws-cdk-lib/aws-efs");
const eks = require("aws-cdk-lib/aws-eks");
const iam = require("aws-cdk-lib/aws-iam");
const kms = require("aws-cdk-lib/aws-kms");
const logs = require("aws-cdk-lib/aws-logs");
const s3 = require("aws-cdk-lib/aws-s3");
const secretsmanager = require("aws-cdk-lib/aws-secretsmanager");

const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] };
const tags = [
  { key: "app.kubernetes.io/part-of", value: "retail-odoo" },
  { key: "retail-odoo.io/environment", value: "prod" },
  { key: "retail-odoo.io/owner", value: "platform-team" },
];
const subnets = ["subnet-a", "subnet-b", "subnet-c"];

/**
 * By Pulumi type, the CloudFormation counterpart with its required properties. Where CloudFormation has only a property of another
 * resource, a related resource type takes its place.
 */
const COUNTERPARTS = {
  "cloudwatch/logGroup": [logs.CfnLogGroup, { retentionInDays: 365, kmsKeyId: "key", tags }],
  "ec2/defaultSecurityGroup": [ec2.CfnSecurityGroup, { groupDescription: "default", vpcId: "vpc", tags }],
  "ec2/eip": [ec2.CfnEIP, { domain: "vpc", tags }],
  "ec2/flowLog": [ec2.CfnFlowLog, { resourceId: "vpc", resourceType: "VPC", trafficType: "ALL", tags }],
  "ec2/internetGateway": [ec2.CfnInternetGateway, { tags }],
  "ec2/launchTemplate": [ec2.CfnLaunchTemplate, { launchTemplateData: { instanceType: "m7i.large" } }],
  "ec2/natGateway": [ec2.CfnNatGateway, { subnetId: "subnet-a", allocationId: "address", tags }],
  "ec2/route": [ec2.CfnRoute, { routeTableId: "table", destinationCidrBlock: "0.0.0.0/0", natGatewayId: "nat" }],
  "ec2/routeTable": [ec2.CfnRouteTable, { vpcId: "vpc", tags }],
  "ec2/routeTableAssociation": [ec2.CfnSubnetRouteTableAssociation, { routeTableId: "table", subnetId: "subnet-a" }],
  "ec2/securityGroup": [ec2.CfnSecurityGroup, { groupDescription: "nodes", vpcId: "vpc", tags }],
  "ec2/subnet": [ec2.CfnSubnet, { vpcId: "vpc", cidrBlock: "10.0.0.0/20", availabilityZone: "eu-central-1a", tags }],
  "ec2/vpc": [ec2.CfnVPC, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true, enableDnsSupport: true, tags }],
  "ec2/vpcEndpoint": [ec2.CfnVPCEndpoint, { vpcId: "vpc", serviceName: "com.amazonaws.eu-central-1.s3" }],
  "ec2/vpcEndpointRouteTableAssociation": [
    ec2.CfnSubnetRouteTableAssociation,
    { routeTableId: "table", subnetId: "subnet-a" },
  ],
  "efs/fileSystem": [efs.CfnFileSystem, { encrypted: true, kmsKeyId: "key", fileSystemTags: tags }],
  "efs/mountTarget": [efs.CfnMountTarget, { fileSystemId: "fs", subnetId: "subnet-a", securityGroups: ["group"] }],
  "eks/accessEntry": [eks.CfnAccessEntry, { clusterName: "cluster", principalArn: "arn", tags }],
  "eks/accessPolicyAssociation": [eks.CfnAccessEntry, { clusterName: "cluster", principalArn: "arn" }],
  "eks/addon": [eks.CfnAddon, { addonName: "vpc-cni", clusterName: "cluster", configurationValues: "{}", tags }],
  "eks/cluster": [
    eks.CfnCluster,
    { roleArn: "arn", version: "1.34", resourcesVpcConfig: { subnetIds: subnets }, tags },
  ],
  "eks/nodeGroup": [eks.CfnNodegroup, { clusterName: "cluster", nodeRole: "arn", subnets, capacityType: "ON_DEMAND" }],
  "eks/podIdentityAssociation": [
    eks.CfnPodIdentityAssociation,
    { clusterName: "cluster", namespace: "home", roleArn: "arn", serviceAccount: "odoo", tags },
  ],
  "iam/role": [iam.CfnRole, { assumeRolePolicyDocument: policy, tags }],
  "iam/rolePolicy": [iam.CfnRolePolicy, { policyName: "access", roleName: "role", policyDocument: policy }],
  "iam/rolePolicyAttachment": [iam.CfnManagedPolicy, { policyDocument: policy, roles: ["role"] }],
  "kms/alias": [kms.CfnAlias, { aliasName: "alias/data", targetKeyId: "key" }],
  "kms/grant": [kms.CfnAlias, { aliasName: "alias/grant", targetKeyId: "key" }],
  "kms/key": [kms.CfnKey, { description: "data", enableKeyRotation: true, keyPolicy: policy, tags }],
  "s3/bucket": [s3.CfnBucket, { objectLockEnabled: true, versioningConfiguration: { status: "Enabled" }, tags }],
  "vpc/securityGroupIngressRule": [ec2.CfnSecurityGroupIngress, { ipProtocol: "tcp", fromPort: 443, toPort: 443 }],
  "index/randomPassword": [secretsmanager.CfnSecret, { generateSecretString: { passwordLength: 32 }, tags }],
};
/** For types outside the table: in the prod program mostly the parts of a bucket. */
const OTHERWISE = [s3.CfnBucketPolicy, { bucket: "backups", policyDocument: policy }];

const stack = new Stack(new App(), "prod", { env: { account: "111122223333", region: "eu-central-1" } });
const { aws, components } = JSON.parse(readFileSync(process.env.INVENTORY, "utf8"));
components.forEach((_, index) => new Construct(stack, `component-${index}`));
aws.forEach((type, index) => {
  const [Resource, props] = COUNTERPARTS[type.split(":")[1]] ?? OTHERWISE;
  new Resource(stack, `resource-${index}`, props);
});
stack.node.root.synth();
