import type { ReportViolation } from "@pulumi/policy";
import { formatValue, list } from "@retail-odoo/policy-kit";

/** A block device of a machine. An instance store, or a device that is left out, has no `ebs`. */
interface BlockDevice {
  readonly deviceName?: string;
  readonly ebs?: { readonly encrypted?: unknown };
}

/** Reports block devices that are not encrypted, and a list that leaves the choice to the machine image. */
export function requireEncryptedVolumes(
  report: ReportViolation,
  path: string,
  devices: readonly BlockDevice[] | undefined,
  /** Values of `ebs.encrypted` that encrypt; a message suggests the first. */
  accepted: readonly [unknown, ...unknown[]],
): void {
  const value = formatValue(accepted[0]);
  if (list(devices).length === 0)
    report(
      `${path} is empty, so the machine image decides whether volumes are encrypted: list the root volume with ebs.encrypted: ${value}.`,
    );
  list(devices).forEach(({ ebs, deviceName }, index) => {
    if (ebs && !accepted.includes(ebs.encrypted))
      report(
        `${path}[${index}].ebs.encrypted (${formatValue(deviceName)}) is ${formatValue(ebs.encrypted)}, so this volume is stored in plain text: set it to ${value}.`,
      );
  });
}
