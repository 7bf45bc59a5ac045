import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { Budget } from "./budgets";

/** Karpenter's objects, version 1.14, with the fields that this library sets. */

type Text = pulumi.Input<string>;

interface Metadata {
  name: Text;
  labels: { [key: string]: string };
  annotations?: { [key: string]: string };
}

export interface NodePoolObject {
  apiVersion: "karpenter.sh/v1";
  kind: "NodePool";
  metadata: Metadata;
  spec: {
    template: {
      metadata: { labels: { [label: string]: string } };
      spec: {
        nodeClassRef: { group: "karpenter.k8s.aws"; kind: "EC2NodeClass"; name: Text };
        requirements: { key: string; operator: "In"; values: string[] }[];
        taints?: { key: string; value: string; effect: "NoSchedule" }[];
        expireAfter: string;
      };
    };
    disruption: {
      consolidationPolicy: "WhenEmpty" | "WhenEmptyOrUnderutilized";
      consolidateAfter: string;
      budgets: Budget[];
    };
    limits: { cpu: string; memory: string };
  };
}

export interface NodeClassObject {
  apiVersion: "karpenter.k8s.aws/v1";
  kind: "EC2NodeClass";
  metadata: Metadata;
  spec: {
    amiSelectorTerms: { alias: string }[];
    instanceProfile: Text;
    subnetSelectorTerms: { id: Text }[];
    securityGroupSelectorTerms: { id: Text }[];
    capacityReservationSelectorTerms?: { tags: { [key: string]: string } }[];
    associatePublicIPAddress: false;
    metadataOptions: { httpEndpoint: "enabled"; httpTokens: "required"; httpPutResponseHopLimit: 1 };
    blockDeviceMappings: {
      deviceName: string;
      rootVolume: true;
      ebs: {
        volumeType: "gp3";
        volumeSize: string;
        iops: number;
        throughput: number;
        encrypted: true;
        kmsKeyID: Text;
        deleteOnTermination: true;
      };
    }[];
    kubelet: { maxPods: number };
    tags: { [key: string]: string };
  };
}

/** Registers an object of Karpenter with a typed body. */
export function createNodeObject(
  name: string,
  { apiVersion, kind, metadata, spec }: NodePoolObject | NodeClassObject,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  return new CustomResource(name, { apiVersion, kind, metadata, spec }, opts);
}
