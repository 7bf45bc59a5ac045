import { StorageClass } from "@pulumi/kubernetes/storage/v1/storageClass";
import * as pulumi from "@pulumi/pulumi";
import { BLOCK_CLASSES, type BlockClass, type LandingZoneFacts } from "@retail-odoo/contract";
import { labels } from "../internal/names";

/** Names of the classes, each resolved once the class exists. */
export interface StorageClassNames {
  /** For databases and Prometheus: EBS, one zone, one node at a time. */
  block: pulumi.Output<string>;
  /** For data volumes of databases, by the names of `BLOCK_CLASSES`. */
  blocks: { [name: string]: pulumi.Output<string> };
  /** For Odoo's files: EFS, all zones, many nodes at a time. */
  shared: pulumi.Output<string>;
}

/** Creates the classes of EBS volumes, encrypted with the landing zone's key, and that of the EFS file system of all zones. */
export function createStorageClasses(
  name: string,
  zone: LandingZoneFacts<pulumi.Input<string>>,
  durable: boolean,
  parent: pulumi.Resource,
): StorageClassNames {
  // Only production keeps volumes; other environments are destroyed with one command and leave none behind.
  const reclaimPolicy = durable ? "Retain" : "Delete";
  const blocks = BLOCK_CLASSES.map((volumes) => createBlockClass(name, volumes, { zone, reclaimPolicy, parent }));
  const shared = new StorageClass(
    `${name}-storage-shared`,
    {
      metadata: { name: "retail-odoo-shared", labels: labels("shared", "storage") },
      provisioner: "efs.csi.aws.com",
      parameters: {
        // Every claim gets an access point with its own POSIX user and directory, so that tenants cannot read each other's files.
        provisioningMode: "efs-ap",
        fileSystemId: zone.fileSystemId,
        directoryPerms: "700",
        basePath: "/claims",
        // eslint-disable-next-line no-template-curly-in-string -- the EFS CSI driver substitutes it
        subPathPattern: "${.PVC.namespace}",
        ensureUniqueDirectory: "true",
      },
      mountOptions: ["tls"],
      reclaimPolicy,
      // EFS grows by itself.
      allowVolumeExpansion: false,
      volumeBindingMode: "WaitForFirstConsumer",
    },
    { parent },
  );
  const block = pulumi.output(blocks[0]?.[1] ?? BLOCK_CLASSES[0].name);
  return { block, blocks: Object.fromEntries(blocks), shared: shared.metadata.name };
}

interface BlockContext {
  zone: LandingZoneFacts<pulumi.Input<string>>;
  reclaimPolicy: string;
  parent: pulumi.Resource;
}

/** A class whose volumes have the IOPS and the throughput of a `BlockClass`; the EBS CSI driver provisions both. */
function createBlockClass(
  name: string,
  { name: className, iops, mibPerSecond }: BlockClass,
  { zone, reclaimPolicy, parent }: BlockContext,
): [string, pulumi.Output<string>] {
  const made = new StorageClass(
    `${name}-storage-${className.replace("retail-odoo-", "")}`,
    {
      metadata: { name: className, labels: labels("block", "storage") },
      provisioner: "ebs.csi.aws.com",
      parameters: {
        type: "gp3",
        iops: String(iops),
        throughput: String(mibPerSecond),
        encrypted: "true",
        kmsKeyId: zone.keys.data,
        "csi.storage.k8s.io/fstype": "ext4",
      },
      reclaimPolicy,
      allowVolumeExpansion: true,
      volumeBindingMode: "WaitForFirstConsumer",
    },
    { parent },
  );
  return [className, made.metadata.name];
}
