import { StorageClass } from "@pulumi/kubernetes/storage/v1/storageClass";
import type * as pulumi from "@pulumi/pulumi";
import type { LandingZoneFacts } from "@retail-odoo/contract";
import { labels } from "../internal/names";

/** Names of the classes, each resolved once the class exists. */
export interface StorageClassNames {
  /** For databases and Prometheus: EBS, one zone, one node at a time. */
  block: pulumi.Output<string>;
  /** For Odoo's files: EFS, all zones, many nodes at a time. */
  shared: pulumi.Output<string>;
}

/** Creates the class of EBS volumes, encrypted with the landing zone's key, and that of the EFS file system of all zones. */
export function createStorageClasses(
  name: string,
  zone: LandingZoneFacts<pulumi.Input<string>>,
  durable: boolean,
  parent: pulumi.Resource,
): StorageClassNames {
  // Only production keeps volumes; other environments are destroyed with one command and leave none behind.
  const reclaimPolicy = durable ? "Retain" : "Delete";
  const block = new StorageClass(
    `${name}-storage-block`,
    {
      metadata: { name: "retail-odoo-block", labels: labels("block", "storage") },
      provisioner: "ebs.csi.aws.com",
      parameters: {
        type: "gp3",
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
  return { block: block.metadata.name, shared: shared.metadata.name };
}
