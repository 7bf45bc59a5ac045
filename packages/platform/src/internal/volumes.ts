import { BLOCK_CLASSES, GP3_BASE, RDS_STRIPED, type BlockClass, type VolumePerformance } from "@retail-odoo/contract";

/** Class of a database volume of a size in GiB: more data is more work, and longer to restore. Pure, and monotone. */
export function blockClass(gib: number): BlockClass {
  return BLOCK_CLASSES.findLast(({ fromGiB }) => gib >= fromGiB) ?? BLOCK_CLASSES[0];
}

/** What RDS gives a gp3 volume of PostgreSQL without a further charge. */
export function rdsPerformance(gib: number): VolumePerformance {
  return gib < RDS_STRIPED.fromGiB ? GP3_BASE : RDS_STRIPED;
}
