import type { Input } from "@pulumi/pulumi";
import type { EnvironmentName, LandingZoneFacts } from "@retail-odoo/contract";
import type { ImageSignaturesArgs, TrustedPrincipalsArgs } from "../admission";
import type { VaultArgs } from "../backup";
import type { RetailCalendar } from "../calendar";
import type { ClusterServiceName } from "../cluster-services";
import type { EksArgs } from "../landing-zone";
import type { Portfolio } from "../portfolio";
import type { DatabaseServerArgs } from "../postgres";
import type { TenantSpec } from "../tenant";
import type { ImageMirrorsArgs } from "./tenant-images";

/** An existing Kubernetes cluster, 1.32 or later, reached through the provider in `opts.providers.kubernetes`. */
export interface ExistingCluster {
  /** Name of the cluster, for facts and reports. */
  name: string;
  /**
   * AWS region of its volumes and logs, such as `eu-central-1`, for the proof of data residency.
   * @default unknown, and data residency is listed as unproven
   */
  region?: string;
  /** StorageClass of database volumes: block storage (ReadWriteOnce) that allows expansion. */
  storageClass: string;
  /** StorageClass of Odoo's filestore: shared file storage (ReadWriteMany). */
  sharedStorageClass: string;
  /**
   * Operators that are already installed; the platform installs the others.
   * @default []
   */
  installed?: ClusterServiceName[];
  /**
   * Namespace of Traefik, where it is already installed.
   * @default "traefik"
   */
  edgeNamespace?: string;
  /**
   * Namespace of Prometheus and its operator, where `kube-prometheus-stack` is already installed.
   * @default "monitoring"
   */
  monitoringNamespace?: string;
  /**
   * Principals that may write every kind of object in tenants' namespaces, such as operators of your own or a CI role that
   * deploys tenants alone. Principals that may update ValidatingAdmissionPolicies need no entry.
   * @default none
   */
  trustedPrincipals?: TrustedPrincipalsArgs;
  /**
   * Allocatable capacity for tenants and databases, for the proof of quotas against nodes.
   * @default unknown, and quotas are listed as unproven
   */
  capacity?: ExistingCapacity;
}

/** Allocatable capacity of an existing cluster, less what its other workloads use. */
export interface ExistingCapacity {
  /**
   * Allocatable CPU of all nodes, cores.
   * @exclusiveMinimum 0
   */
  cpu: number;
  /**
   * Allocatable memory of all nodes, GiB.
   * @exclusiveMinimum 0
   */
  memoryGiB: number;
  /**
   * Allocatable pods of all nodes.
   * @minimum 1
   */
  pods: number;
}

/** The cluster of a platform: exactly one of the three. */
export interface ClusterArgs {
  /**
   * Creates a landing zone with an EKS cluster.
   * @default none
   */
  eks?: EksArgs;
  /**
   * Uses an existing Kubernetes cluster.
   * @default none
   */
  existing?: ExistingCluster;
  /**
   * Facts of a landing zone that another stack (`LandingZoneReference.load`) or the same program creates. Its cluster is
   * reached through the provider in `opts.providers.kubernetes` (`clusterProviderArgs`).
   * @default none
   * @hidden it comes from code, not from a file
   */
  landingZone?: LandingZoneFacts<Input<string>>;
}

/** A platform without its portfolio: the stack configuration of an environment. */
export interface PlatformConfig {
  /** `dev`, `staging` or `prod`: decides defaults of capacity, log retention and deletion protection. */
  environment: EnvironmentName;
  /** Baseline: a frozen table of versions, such as `2026.1`. */
  baseline: string;
  /** DNS domain of the platform, such as `erp.example.com`. */
  domain: string;
  /** The cluster: created, of another stack, or existing. */
  cluster: ClusterArgs;
  /** Database servers by name. */
  databases: { [name: string]: DatabaseServerArgs };
  /** Backup vault of the database servers. */
  vault: VaultArgs;
  /**
   * Peaks and freezes of the retail year.
   * @default no events
   */
  calendar?: RetailCalendar;
  /**
   * Whether operators, database servers and the edge keep running through a zone loss. `false` runs one replica of each operator on
   * nodes of the first zone, one instance of each database server and a small Prometheus, and is refused in production.
   * @default that of `cluster.landingZone`; without one by environment: false in development
   */
  survivesZoneLoss?: boolean;
  /**
   * Whether the platform runs Prometheus and its operator and scrapes metrics.
   * @default true
   */
  monitoring?: boolean;
  /**
   * Signers of the images of tenants' pods; Kyverno refuses unsigned images.
   * @default no signature is required: images are pinned by digest and come from the tenant's own repository
   */
  imageSignatures?: ImageSignaturesArgs;
  /**
   * Mirrors of the baseline's images that run in tenants' namespaces. With `imageSignatures` they must lie in a signed repository.
   * @default the repositories of the baseline
   */
  imageMirrors?: ImageMirrorsArgs;
  /**
   * Team that owns the platform, a tag on every AWS resource.
   * @default "platform"
   */
  owner?: string;
  /**
   * Cost centre, a tag on every AWS resource.
   * @default the platform's name
   */
  costCentre?: string;
}

/** Arguments of a platform. */
export interface RetailOdooPlatformArgs extends PlatformConfig {
  /** The whole portfolio, tenants in stacks of their own included: the proof needs every tenant that shares a resource. */
  tenants: TenantSpec[] | Portfolio;
}
