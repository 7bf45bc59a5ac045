/**
 * AWS list prices: USD, Linux, on demand, without tax or discount. Every price names its source and the day it was read.
 * An item without a known source is absent, and is reported as not estimated. `--prices FILE` adds and overrides prices.
 */
export interface Price {
  usd: number;
  /** Where and when the price was read. */
  source: string;
}

export interface Assumptions {
  hoursPerMonth: number;
  /** Compressed bytes in the vault for a byte of base backup or WAL. */
  backupCompression: number;
  /** WAL a day, as a share of the database size. */
  walShareOfDatabasePerDay: number;
  /** GiB a month ingested by each log group; without it log ingestion is not estimated. */
  logGiBPerGroup?: number;
}

export interface PriceTable {
  /** The newest day any of the prices was read. */
  date: string;
  prices: { [item: string]: { [region: string]: Price } };
  assumptions: Assumptions;
}

/**
 * The priced items, besides `ec2:<instance type>`, `rds:<instance class>` and `elasticache:<node type>` (Valkey) an hour, and
 * `ebs:<volume type>` and `rds:<volume type>` a GiB and month.
 */
export const ITEMS: { readonly [item: string]: string } = {
  "eks-cluster": "EKS control plane in standard support, an hour",
  "nat-gateway": "NAT gateway, an hour",
  "interface-endpoint": "VPC interface endpoint in one zone, an hour",
  "public-ipv4": "public IPv4 address, an hour",
  nlb: "network load balancer, an hour",
  alb: "application load balancer, an hour",
  "ebs:gp3-iops": "IOPS of a gp3 volume above its 3,000, one and month",
  "ebs:gp3-throughput": "throughput of a gp3 volume above its 125 MiB/s, a MiB/s and month",
  efs: "EFS Standard, a GiB and month",
  s3: "S3 Standard, a GiB and month, first 50 TB",
  "kms-key": "KMS key, a month",
  logs: "CloudWatch Logs, a GiB ingested",
  secret: "Secrets Manager secret, a month",
  "hosted-zone": "Route 53 hosted zone, a month",
};

const AUGUST_API = "AWS Price List API, 2026-08-15";
const SEPTEMBER_API = "AWS Price List API, September 2026";
const EC2_BULK = "AWS bulk price list for EC2, version 2026-09-03";
const KARPENTER = "AWS prices as compiled into Karpenter, generated 2026-07-20";
const BILLED = "a bill of 2026 for Frankfurt, as its owner published it";
const RECALLED = "AWS list price for Frankfurt of 2025, as recalled and not read again";
/** A reader of the Price List API in 2026 quotes 0.2064 for m6a.xlarge; the higher price counts. */
const QUOTED =
  "AWS page of on-demand prices, as quoted on 2023-10-21 in issue 716 of vantage-sh/ec2instances.info, seen 2026-11-28";
const LISTED = "AWS list price as quoted by users, seen 2026-11-22";
const VALKEY =
  "AWS list price of Redis OSS as quoted by users, less the 20 % that AWS gives for Valkey, seen 2026-11-25";
/** Sizes of a family cost in proportion to their vCPU; Karpenter's table shows it for every size. */
const twice = (source: string): string => `derived from a smaller size in ${source}`;

export const PRICES: PriceTable = {
  date: "2026-11-28",
  prices: {
    "eks-cluster": {
      "eu-central-1": { usd: 0.1, source: SEPTEMBER_API },
    },
    "nat-gateway": {
      "eu-central-1": { usd: 0.052, source: "AWS Price List API, 2026-09-20" },
      "eu-west-1": { usd: 0.048, source: "AWS price list, version 2026-09-25" },
      "us-east-1": { usd: 0.045, source: "AWS list price as quoted by cloudburn.io, 2026-02-24" },
    },
    "interface-endpoint": {
      "eu-central-1": { usd: 0.012, source: "AWS Price List API, 2026-09-22" },
      "us-east-1": { usd: 0.01, source: LISTED },
    },
    "public-ipv4": {
      "eu-central-1": { usd: 0.005, source: "AWS bulk price list for VPC, version 2026-08-31" },
    },
    nlb: {
      "eu-central-1": { usd: 0.027, source: AUGUST_API },
    },
    efs: {
      "eu-central-1": { usd: 0.36, source: LISTED },
    },
    s3: {
      "eu-central-1": { usd: 0.0245, source: AUGUST_API },
      "us-east-1": { usd: 0.023, source: LISTED },
    },
    "kms-key": {
      "eu-central-1": { usd: 1, source: SEPTEMBER_API },
      "eu-west-1": { usd: 1, source: LISTED },
    },
    // The first 25 of an account; the same in every region.
    "hosted-zone": {
      "*": { usd: 0.5, source: "AWS pricing page of Route 53, read 2026-09-20" },
    },
    secret: {
      "*": { usd: 0.4, source: "AWS list price of 2025, the same in every region, as recalled and not read again" },
    },
    logs: {
      "eu-central-1": { usd: 0.63, source: SEPTEMBER_API },
      "us-east-1": { usd: 0.5, source: LISTED },
    },
    // One instance or volume; a standby's is another.
    "rds:gp3": {
      "eu-central-1": { usd: 0.137, source: BILLED },
    },
    "rds:db.t4g.micro": {
      "eu-central-1": { usd: 0.019, source: BILLED },
    },
    "rds:db.t4g.medium": {
      "eu-central-1": { usd: 0.076, source: `four times db.t4g.micro: ${BILLED}` },
    },
    "rds:db.m7g.xlarge": {
      "eu-central-1": { usd: 0.402, source: RECALLED },
    },
    "rds:db.m7g.4xlarge": {
      "eu-central-1": { usd: 1.608, source: RECALLED },
    },
    "rds:db.m7g.8xlarge": {
      "eu-central-1": { usd: 3.216, source: RECALLED },
    },
    "ebs:gp3": {
      "eu-central-1": { usd: 0.0952, source: EC2_BULK },
      "us-east-1": { usd: 0.08, source: LISTED },
    },
    "ebs:gp3-iops": {
      "eu-central-1": { usd: 0.006, source: RECALLED },
      "us-east-1": { usd: 0.005, source: LISTED },
    },
    "ebs:gp3-throughput": {
      "eu-central-1": { usd: 0.048, source: RECALLED },
      "us-east-1": { usd: 0.04, source: LISTED },
    },
    "elasticache:cache.t4g.micro": {
      "us-east-1": { usd: 0.0128, source: VALKEY },
    },
    "elasticache:cache.t4g.small": {
      "us-east-1": { usd: 0.0256, source: VALKEY },
    },
    "elasticache:cache.m7g.large": {
      "us-east-1": { usd: 0.1264, source: VALKEY },
    },
    "elasticache:cache.m7g.xlarge": {
      "us-east-1": { usd: 0.252, source: VALKEY },
    },
    "ec2:t3.medium": {
      "eu-central-1": { usd: 0.048, source: SEPTEMBER_API },
      "us-east-1": { usd: 0.0416, source: KARPENTER },
    },
    "ec2:t3.large": {
      "eu-central-1": { usd: 0.096, source: twice(SEPTEMBER_API) },
      "us-east-1": { usd: 0.0832, source: KARPENTER },
    },
    "ec2:t3.xlarge": {
      "eu-central-1": { usd: 0.192, source: twice(SEPTEMBER_API) },
      "us-east-1": { usd: 0.1664, source: KARPENTER },
    },
    "ec2:m6a.large": {
      "eu-central-1": { usd: 0.1035, source: `half of m6a.xlarge: ${QUOTED}` },
    },
    "ec2:m6a.xlarge": {
      "eu-central-1": { usd: 0.207, source: QUOTED },
    },
    "ec2:m6a.2xlarge": {
      "eu-central-1": { usd: 0.414, source: twice(QUOTED) },
    },
    "ec2:m6a.4xlarge": {
      "eu-central-1": { usd: 0.828, source: twice(QUOTED) },
    },
    "ec2:m6a.8xlarge": {
      "eu-central-1": { usd: 1.656, source: twice(QUOTED) },
    },
    "ec2:m7i.large": {
      "eu-central-1": { usd: 0.12075, source: AUGUST_API },
      "us-east-1": { usd: 0.1008, source: KARPENTER },
    },
    "ec2:m7i.xlarge": {
      "eu-central-1": { usd: 0.2415, source: AUGUST_API },
      "us-east-1": { usd: 0.2016, source: KARPENTER },
    },
    "ec2:m7i.2xlarge": {
      "eu-central-1": { usd: 0.483, source: AUGUST_API },
      "us-east-1": { usd: 0.4032, source: KARPENTER },
    },
    "ec2:m7i.4xlarge": {
      "eu-central-1": { usd: 0.966, source: twice(AUGUST_API) },
      "us-east-1": { usd: 0.8064, source: KARPENTER },
    },
    "ec2:m7i.8xlarge": {
      "eu-central-1": { usd: 1.932, source: twice(AUGUST_API) },
      "us-east-1": { usd: 1.6128, source: twice(KARPENTER) },
    },
    "ec2:r7i.large": {
      "us-east-1": { usd: 0.1323, source: KARPENTER },
    },
    "ec2:r7i.xlarge": {
      "us-east-1": { usd: 0.2646, source: KARPENTER },
    },
    "ec2:r7i.2xlarge": {
      "us-east-1": { usd: 0.5292, source: KARPENTER },
    },
    "ec2:r7i.4xlarge": {
      "us-east-1": { usd: 1.0584, source: KARPENTER },
    },
    "ec2:r7i.8xlarge": {
      "us-east-1": { usd: 2.1168, source: twice(KARPENTER) },
    },
  },
  assumptions: { hoursPerMonth: 730, backupCompression: 0.5, walShareOfDatabasePerDay: 0.1 },
};
