/** What a volume is provisioned for. */
export interface VolumePerformance {
  /** I/O operations a second. */
  readonly iops: number;
  /** Throughput in MiB/s. */
  readonly mibPerSecond: number;
}

/** What every EBS volume of type gp3 has without a further charge, whatever its size. Source: AWS, EBS volume types. */
export const GP3_BASE: VolumePerformance = { iops: 3_000, mibPerSecond: 125 };

/** A StorageClass of EBS volumes, and the size in GiB from which database volumes use it. */
export interface BlockClass extends VolumePerformance {
  readonly name: string;
  readonly fromGiB: number;
}

/**
 * StorageClasses of a landing zone's cluster, smallest first; the first is that of every other volume too. Sizes and steps are
 * assumed: the usual volumes of the sizes `m`, `l` and `xl` begin a class each.
 */
export const BLOCK_CLASSES: readonly [BlockClass, ...BlockClass[]] = [
  { name: "retail-odoo-block", fromGiB: 0, ...GP3_BASE },
  { name: "retail-odoo-block-6000", fromGiB: 250, iops: 6_000, mibPerSecond: 250 },
  { name: "retail-odoo-block-12000", fromGiB: 1_000, iops: 12_000, mibPerSecond: 500 },
  { name: "retail-odoo-block-16000", fromGiB: 2_000, iops: 16_000, mibPerSecond: 1_000 },
];

/** gp3 volumes of RDS for PostgreSQL are striped from this size on. Source: Amazon RDS User Guide, gp3 storage. */
export const RDS_STRIPED: BlockClass = { name: "gp3", fromGiB: 400, iops: 12_000, mibPerSecond: 500 };
