import type { StorageClassArgs } from "@pulumi/kubernetes/storage/v1";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, shown } from "@retail-odoo/policy-kit";

/** Drivers that make EBS volumes; others encrypt by means of their own. */
const EBS_DRIVERS = ["ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com", "kubernetes.io/aws-ebs"];

export const storageClassEnableVolumeEncryption: ResourceValidationPolicy = {
  name: "storage-class-enable-volume-encryption",
  description: "Storage classes of EBS make encrypted volumes.",
  severity: "high",
  remediationSteps:
    'Set `parameters.encrypted: "true"` under a new name: parameters cannot be changed, and volumes keep theirs.',
  validateResource: ofType<StorageClassArgs>("kubernetes:storage.k8s.io/v1:StorageClass", (storageClass, report) => {
    const { provisioner, parameters } = storageClass;
    if (EBS_DRIVERS.includes(provisioner ?? "") && parameters?.["encrypted"] !== "true")
      report(`parameters.encrypted is ${shown(parameters?.["encrypted"])}: set it to "true".`);
  }),
};
