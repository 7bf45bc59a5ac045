import type { StorageClassArgs } from "@pulumi/kubernetes/storage/v1";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { formatValue, ofType } from "@retail-odoo/policy-kit";

/** Drivers that create EBS volumes; other drivers have other settings for encryption. */
const EBS_DRIVERS = ["ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com", "kubernetes.io/aws-ebs"];

export const storageClassEnableVolumeEncryption: ResourceValidationPolicy = {
  name: "storage-class-enable-volume-encryption",
  description: "Storage classes for EBS create encrypted volumes.",
  severity: "high",
  remediationSteps:
    'Set `parameters.encrypted: "true"` in a storage class of a new name: Kubernetes cannot change parameters, and existing volumes keep theirs.',
  validateResource: ofType<StorageClassArgs>("kubernetes:storage.k8s.io/v1:StorageClass", (storageClass, report) => {
    const { provisioner, parameters } = storageClass;
    if (EBS_DRIVERS.includes(provisioner ?? "") && parameters?.["encrypted"] !== "true")
      report(
        `parameters.encrypted is ${formatValue(parameters?.["encrypted"])}, so volumes of this storage class are stored in plain text: set it to "true".`,
      );
  }),
};
