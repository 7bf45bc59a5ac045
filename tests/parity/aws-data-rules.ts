import type { Departure, Rule } from "./rule";
import { at, companion, each, given, list, type Check, type Inputs, type Stack } from "./stack";

const BUCKET = ["aws:s3/bucket:Bucket"];
const KEY = ["aws:kms/key:Key"];
/** A replica has the rotation of its primary, and a policy of its own. */
const KEY_OR_REPLICA = [...KEY, "aws:kms/replicaKey:ReplicaKey"];
const REPOSITORY = ["aws:ecr/repository:Repository"];
const TRAIL = ["aws:cloudtrail/trail:Trail"];
const WEB_ACL = ["aws:wafv2/webAcl:WebAcl"];
const CACHE = ["aws:elasticache/replicationGroup:ReplicationGroup"];
const NO_CACHE = "Sessions are files here, or in a Redis in the cluster.";
const NO_REGISTRY = "Images come from the tenants' own registries.";
const NO_TRAIL = "The account's trail is its owner's.";
const NO_WEB_ACL = "The edge is a network load balancer, which takes no web ACL.";

/** What a scanner follows from a bucket to the resource that configures it. */
const ofBucket = (kind: string, holds: (configuration: Inputs) => boolean): Check =>
  each(BUCKET, (inputs, stack) => {
    const found = companion(stack, `aws:s3/bucket${kind}:Bucket${kind}`, "bucket", inputs["bucket"]);
    return found !== undefined && holds(found);
  });
const blocks = (setting: string): Check => ofBucket("PublicAccessBlock", (block) => block[setting] === true);
const encryption = (configuration: Inputs) => at(configuration, "rules", 0, "applyServerSideEncryptionByDefault");

/** Buckets that access logs are written to: a log of the log would never end, and S3 writes them with its own key alone. */
function takesAccessLogs({ bucket }: Inputs, stack: Stack): boolean {
  return stack.some(({ type, inputs }) => type.endsWith(":BucketLogging") && inputs["targetBucket"] === bucket);
}

/** A statement that allows any principal, whatever its conditions. */
function allowsAnyPrincipal(policy: unknown): boolean {
  if (typeof policy !== "string") return false;
  const { Statement = [] } = JSON.parse(policy) as { Statement?: { Effect?: string; Principal?: unknown }[] };
  return Statement.some(
    ({ Effect, Principal }) =>
      Effect === "Allow" && /^("\*"|\{"AWS":(\[.*)?"\*")/.test(JSON.stringify(Principal ?? null)),
  );
}

/** Buckets, keys, images, the audit trail, the edge. */
export const DATA_RULES: readonly Rule[] = [
  {
    ids: ["AWS-0086", "CKV_AWS_53"],
    says: "Buckets block public ACLs.",
    check: blocks("blockPublicAcls"),
  },
  {
    ids: ["AWS-0087", "CKV_AWS_54"],
    says: "Buckets block public policies.",
    check: blocks("blockPublicPolicy"),
  },
  {
    ids: ["AWS-0091", "CKV_AWS_55"],
    says: "Buckets ignore public ACLs.",
    check: blocks("ignorePublicAcls"),
  },
  {
    ids: ["AWS-0093", "AWS-0094", "CKV_AWS_56", "CKV2_AWS_6"],
    says: "Buckets are restricted to their account, by a block of public access.",
    check: blocks("restrictPublicBuckets"),
  },
  {
    ids: ["AWS-0088", "CKV_AWS_19"],
    says: "Buckets encrypt what is stored.",
    check: ofBucket("ServerSideEncryptionConfiguration", (configuration) =>
      given(at(encryption(configuration), "sseAlgorithm")),
    ),
  },
  {
    ids: ["AWS-0132", "CKV_AWS_145"],
    says: "Buckets encrypt with a key of the account; those for access logs cannot, S3 writes them with its own.",
    check: each(BUCKET, (inputs, stack) => {
      const found = companion(
        stack,
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "bucket",
        inputs["bucket"],
      );
      const key = found && given(at(encryption(found), "kmsMasterKeyId"));
      return key === true || takesAccessLogs(inputs, stack);
    }),
  },
  {
    ids: ["AWS-0089", "CKV_AWS_18"],
    says: "Buckets log who uses them; a log of the logs would never end.",
    check: each(
      BUCKET,
      (inputs, stack) =>
        companion(stack, "aws:s3/bucketLogging:BucketLogging", "bucket", inputs["bucket"]) !== undefined ||
        takesAccessLogs(inputs, stack),
    ),
  },
  {
    ids: ["AWS-0090", "CKV_AWS_21"],
    says: "Buckets keep versions.",
    check: ofBucket("Versioning", (inputs) => at(inputs, "versioningConfiguration", "status") === "Enabled"),
  },
  {
    ids: ["AWS-0065", "CKV_AWS_7"],
    says: "Keys are rotated.",
    check: each(KEY, ({ enableKeyRotation }) => enableKeyRotation === true),
  },
  {
    ids: ["CKV_AWS_33"],
    says: "No key policy allows any principal.",
    check: each(KEY_OR_REPLICA, ({ policy }) => !allowsAnyPrincipal(policy)),
  },
  {
    ids: ["CKV_AWS_227"],
    says: "Keys are enabled.",
    check: each(KEY_OR_REPLICA, ({ isEnabled, enabled }) => isEnabled !== false && enabled !== false),
  },
  {
    ids: ["CKV2_AWS_64"],
    says: "Keys have a policy.",
    check: each(KEY_OR_REPLICA, ({ policy }) => given(policy)),
  },
  {
    ids: ["AWS-0031", "CKV_AWS_51"],
    says: "Tags of images cannot be moved.",
    check: each(REPOSITORY, ({ imageTagMutability }) => String(imageTagMutability).startsWith("IMMUTABLE")),
    absent: NO_REGISTRY,
  },
  {
    ids: ["AWS-0030", "CKV_AWS_163"],
    says: "Images are scanned.",
    check: each(
      REPOSITORY,
      ({ imageScanningConfiguration }, stack) =>
        at(imageScanningConfiguration, "scanOnPush") === true ||
        stack.some(({ type }) => type.startsWith("aws:ecr/registryScanningConfiguration:")),
    ),
    absent: NO_REGISTRY,
  },
  {
    ids: ["AWS-0033", "CKV_AWS_136"],
    says: "Images are encrypted with a key of the account.",
    check: each(REPOSITORY, ({ encryptionConfigurations }) =>
      list(encryptionConfigurations).some((one) => at(one, "encryptionType") === "KMS" && given(at(one, "kmsKey"))),
    ),
    absent: NO_REGISTRY,
  },
  {
    ids: ["AWS-0032", "CKV_AWS_32"],
    says: "No repository is public.",
    check: each(["aws:ecr/repositoryPolicy:RepositoryPolicy"], ({ policy }) => !allowsAnyPrincipal(policy)),
    absent: NO_REGISTRY,
  },
  {
    ids: ["AWS-0014", "CKV_AWS_67"],
    says: "The trail records all regions.",
    check: each(TRAIL, ({ isMultiRegionTrail }) => isMultiRegionTrail === true),
    absent: NO_TRAIL,
  },
  {
    ids: ["AWS-0016", "CKV_AWS_36"],
    says: "The trail's files can be validated.",
    check: each(TRAIL, ({ enableLogFileValidation }) => enableLogFileValidation === true),
    absent: NO_TRAIL,
  },
  {
    ids: ["AWS-0015", "CKV_AWS_35"],
    says: "The trail is encrypted with a key of the account.",
    check: each(TRAIL, ({ kmsKeyId }) => given(kmsKeyId)),
    absent: NO_TRAIL,
  },
  {
    ids: ["AWS-0162", "CKV2_AWS_10"],
    says: "The trail is also a log group, where alarms can read it.",
    check: each(TRAIL, ({ cloudWatchLogsGroupArn }) => given(cloudWatchLogsGroupArn)),
    absent: NO_TRAIL,
  },
  {
    ids: ["CKV_AWS_251"],
    says: "The trail is on.",
    check: each(TRAIL, ({ enableLogging }) => enableLogging !== false),
    absent: NO_TRAIL,
  },
  {
    ids: ["AWS-0161", "AWS-0163"],
    says: "The trail's bucket is private and logs who reads it.",
    check: each(TRAIL, ({ s3BucketName }, stack) =>
      ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "aws:s3/bucketLogging:BucketLogging"].every(
        (type) => companion(stack, type, "bucket", s3BucketName) !== undefined,
      ),
    ),
    absent: NO_TRAIL,
  },
  {
    ids: ["CKV_AWS_238", "CKV2_AWS_3"],
    says: "Threat detection is on.",
    check: each(["aws:guardduty/detector:Detector"], ({ enable }) => enable !== false),
    absent: "The account's detector is its owner's.",
  },
  {
    ids: ["AWS-0045", "CKV_AWS_29"],
    says: "Caches encrypt what they store.",
    check: each(CACHE, ({ atRestEncryptionEnabled }) => atRestEncryptionEnabled === true),
    absent: NO_CACHE,
  },
  {
    ids: ["CKV_AWS_191"],
    says: "Caches encrypt with a key of the account.",
    check: each(CACHE, ({ kmsKeyId }) => given(kmsKeyId)),
    absent: NO_CACHE,
  },
  {
    ids: ["AWS-0051", "CKV_AWS_30"],
    says: "Caches speak TLS.",
    check: each(CACHE, ({ transitEncryptionEnabled }) => transitEncryptionEnabled === true),
    absent: NO_CACHE,
  },
  {
    ids: ["CKV_AWS_31"],
    says: "Caches speak TLS and ask for a password.",
    check: each(
      CACHE,
      ({ transitEncryptionEnabled, authToken, userGroupIds }) =>
        transitEncryptionEnabled === true && (given(authToken) || given(userGroupIds)),
    ),
    absent: NO_CACHE,
  },
  {
    ids: ["AWS-0050", "CKV_AWS_134"],
    says: "Caches are backed up; one that can be computed again departs from it.",
    check: each(CACHE, ({ snapshotRetentionLimit }) => Number(snapshotRetentionLimit) > 0),
    absent: NO_CACHE,
  },
  {
    ids: ["CKV2_AWS_50"],
    says: "Caches fail over to another zone.",
    check: each(
      CACHE,
      ({ automaticFailoverEnabled, multiAzEnabled }) => automaticFailoverEnabled === true && multiAzEnabled === true,
    ),
    absent: NO_CACHE,
  },
  {
    ids: ["AWS-0049"],
    says: "Security groups of caches say what they are for.",
    check: each(["aws:elasticache/securityGroup:SecurityGroup"], ({ description }) => given(description)),
    absent: "Groups of EC2 guard caches; those of the time before the VPC are gone.",
  },
  {
    ids: ["CKV_AWS_175", "CKV_AWS_342", "CKV_AWS_192", "CKV2_AWS_47"],
    says: "Web ACLs have rules, Log4j's among them.",
    check: each(WEB_ACL, (inputs) => JSON.stringify(inputs).includes("AWSManagedRulesKnownBadInputsRuleSet")),
    absent: NO_WEB_ACL,
  },
  {
    ids: ["CKV2_AWS_31"],
    says: "Web ACLs log.",
    check: each(WEB_ACL, (_, stack) =>
      stack.some(({ type }) => type.startsWith("aws:wafv2/webAclLoggingConfiguration:")),
    ),
    absent: NO_WEB_ACL,
  },
];

export const AWS_DEPARTURES: readonly Departure[] = [
  {
    ids: ["CKV2_AWS_38"],
    says: "Hosted zones are signed (DNSSEC).",
    because:
      "DNSSEC needs a DS record in the parent zone, which has another owner; with a missing or old one no resolver accepts the zone. The owner of both zones enables it.",
  },
  {
    ids: ["CKV2_AWS_39"],
    says: "Hosted zones log queries.",
    because: "Route 53 writes them to us-east-1 alone: who asks for which shop would leave the regions of the tenants.",
  },
  {
    ids: ["CKV_AWS_106"],
    says: "The account encrypts volumes by default.",
    because: "It is a switch of the whole account and region. Every volume of the platform names its key by itself.",
  },
  {
    ids: ["CKV_AWS_252"],
    says: "The trail notifies a topic of every file.",
    because: "Alarms come from the trail's log group within minutes; a message for every file would be ignored.",
  },
  {
    ids: ["CKV_AWS_297"],
    says: "Schedules are encrypted with a key of the account.",
    because:
      "A schedule of a peak says how many nodes are wanted when, and EventBridge encrypts it with a key of its own.",
  },
];
