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

/** A Kubernetes cluster that is already there, 1.32 or later, reached through the provider in `opts.providers.kubernetes`. */
export interface ExistingCluster {
  name: string;
  /**
   * AWS region its volumes and logs are in. Without it the proof that tenants' data stays where it may is left out, and says so.
   */
  region?: string;
  /** StorageClass for databases: block storage that can grow. */
  storageClass: string;
  /** StorageClass for Odoo's files: many pods mount it at once (ReadWriteMany). */
  sharedStorageClass: string;
  /**
   * Operators that run already; the others are installed.
   * @default []
   */
  installed?: ClusterServiceName[];
  /**
   * Namespace Traefik runs in, where it is installed already.
   * @default "traefik"
   */
  edgeNamespace?: string;
  /**
   * Namespace Prometheus and its operator run in, where `kube-prometheus-stack` is installed already.
   * @default "monitoring"
   */
  monitoringNamespace?: string;
  /**
   * Principals that may write every kind of object in tenants' namespaces, such as operators of your own or a CI role that
   * deploys tenants alone. Principals that may update ValidatingAdmissionPolicies need no entry.
   * @default none
   */
  trustedPrincipals?: TrustedPrincipalsArgs;
  /** What tenants and databases may fill. Without it the proof of quotas against nodes is left out, and says so. */
  capacity?: ExistingCapacity;
}

export interface ExistingCapacity {
  /**
   * Cores that can be allocated, over all nodes.
   * @exclusiveMinimum 0
   */
  cpu: number;
  /** @exclusiveMinimum 0 */
  memoryGiB: number;
  /** @minimum 1 */
  pods: number;
}

/** Where everything runs: exactly one of them. */
export interface ClusterArgs {
  eks?: EksArgs;
  existing?: ExistingCluster;
  /**
   * Facts of a landing zone that is made elsewhere: by a stack of its own (`LandingZoneReference.load`), or by the same
   * program. Its cluster is reached through the provider in `opts.providers.kubernetes` (`clusterProviderArgs`).
   * @hidden it comes from code, not from a file
   */
  landingZone?: LandingZoneFacts<Input<string>>;
}

/** A platform without its portfolio: what an environment's stack configuration holds. */
export interface PlatformConfig {
  environment: EnvironmentName;
  /** Frozen table of versions, such as `2026.1`. */
  baseline: string;
  /** Domain the platform answers for. */
  domain: string;
  cluster: ClusterArgs;
  /** Database servers by name. */
  databases: { [name: string]: DatabaseServerArgs };
  vault: VaultArgs;
  calendar?: RetailCalendar;
  /**
   * Whether Prometheus and its operator watch over the cluster.
   * @default true
   */
  monitoring?: boolean;
  /**
   * Who has to have signed the images of tenants' pods; Kyverno refuses all others.
   * @default nobody: images are pinned by digest and come from the tenant's own repository
   */
  imageSignatures?: ImageSignaturesArgs;
  /**
   * Team that answers for it, a tag on every AWS resource.
   * @default "platform"
   */
  owner?: string;
  /**
   * Who pays, a tag on every AWS resource.
   * @default the platform's name
   */
  costCentre?: string;
}

export interface RetailOdooPlatformArgs extends PlatformConfig {
  /** The whole portfolio, tenants in stacks of their own included: the proof needs everybody who shares something. */
  tenants: TenantSpec[] | Portfolio;
}
