import type { Input } from "@pulumi/pulumi";
import type {
  AwsFacts,
  CalendarEventFacts,
  FileCopyFacts,
  OwnAllotment,
  PlatformFacts,
  PostgresFacts,
  TenantImageFacts,
  VaultFacts,
} from "@retail-odoo/contract";
import type { BackupIdentityArgs } from "../backup";
import type { RedisCacheArgs } from "../cache";
import type { PodPlacement } from "../nodes";
import type { TenantStorageArgs } from "../storage";
import type { TenantSize } from "./sizing";
import type { TenantSpec } from "./tenant-spec";

/** A tenant with every default filled in. */
export interface ResolvedTenant extends Required<Omit<TenantSpec, "odoo" | "regions">> {
  /** AWS regions its data may be in; absent where neither contract nor country restricts them. */
  regions: readonly string[] | undefined;
  odoo: Required<TenantSpec["odoo"]>;
  namespace: string;
  size: TenantSize;
}

/** Arguments of `TenantStack`. */
export interface TenantStackArgs {
  /** The tenant, as it is in the platform's portfolio. */
  spec: TenantSpec;
  /** `facts` of the platform that runs it; they list the tenant and its allotment. */
  platform: PlatformFacts<Input<string>>;
}

/** A tenant together with what its platform allotted to it. */
export interface TenantStackSpec {
  tenant: ResolvedTenant;
  allotment: OwnAllotment;
  server: PostgresFacts<Input<string>>;
  sharedStorageClass: Input<string>;
  /** Redis versions of the platform's baseline. */
  images: TenantImageFacts;
  /** The Redis for the tenant's sessions; absent where sessions are files. */
  sessions?: RedisCacheArgs;
  /** CIDR ranges of the data subnets, outside of the cluster. */
  dataCidrs: string[];
  /** The tenant's bucket; absent where it has none. */
  objects?: TenantObjects;
  /** Copies of its files in the vault; absent where they are not copied. */
  fileCopies?: FileCopies;
  entryPoint: Input<string>;
  edgeNamespace: string;
  /** Labels of the tenant's objects. */
  labels: { [key: string]: string };
  /** Labels that select every Odoo pod of the tenant. A role's pods carry a component label in addition. */
  podLabels: { [key: string]: string };
  /** Where the pods of roles and of jobs run. */
  placement: { roles: PodPlacement; jobs: PodPlacement };
  /** The tenant's own node pool; absent where it shares nodes, or Karpenter does not provision them. */
  ownPool?: OwnPool;
  durable: boolean;
}

export interface OwnPool {
  region: string;
  zones: string[];
  instanceType: string;
  nodes: number;
  nodeClass: Input<string>;
  /** Events of all tenants and of this one. */
  calendar: CalendarEventFacts[];
}

/** What the copies of a tenant's files need of its platform. */
export interface FileCopies {
  copies: FileCopyFacts;
  image: string;
  vault: VaultFacts<Input<string>>;
  /** Names of the two roles, and what both have in common; absent where the vault has a Secret. */
  identities?: {
    names: { readonly copy: string; readonly prune: string };
    args: Pick<BackupIdentityArgs, "clusterName" | "region" | "permissionsBoundary" | "ownership">;
  };
  /** When nodes may be replaced; absent where Karpenter does not run. */
  disruptionWindow: string | undefined;
}

/** The platform and the labels that a tenant's sessions and bucket are created with. */
export interface TenantContext extends Pick<TenantStackSpec, "labels" | "podLabels" | "placement"> {
  platform: PlatformFacts<Input<string>>;
}

/** A tenant's bucket: the name of its component, and its arguments. */
export interface TenantObjects {
  name: string;
  args: TenantStorageArgs;
}

export type TenantAwsFacts = AwsFacts<Input<string>>;

/** Key of a Secret or ConfigMap that holds a CA certificate. */
export interface CaRef {
  kind: "Secret" | "ConfigMap";
  name: Input<string>;
  key: string;
}

/** What a tenant's Odoo pods mount and refer to. */
export interface OdooPodRefs {
  /** Labels of every Odoo pod of the tenant. */
  labels: { [key: string]: string };
  /** Where the pods of roles and of jobs run. */
  placement: { roles: PodPlacement; jobs: PodPlacement };
  serviceAccount: Input<string>;
  /** ConfigMap with `odoo.conf`. */
  config: Input<string>;
  /** Volume claim for files and sessions, shared by all pods. */
  files: Input<string>;
  /** Where libpq connects to, by database path; `credentials` is the Secret with `password`. */
  database: {
    hosts: { direct: Input<string>; pooled: Input<string> };
    port: number;
    name: string;
    /** The login in use. */
    role: string;
    credentials: Input<string>;
    /** CA of server and pooler; without one, certificates are not verified. */
    ca?: CaRef;
    /** CA of the pooler, where it differs. */
    poolerCa?: CaRef;
  };
  /**
   * Secrets of the Redis for sessions: one with `url`, and one with `ca.crt` unless a public CA signed its certificate. Absent
   * where sessions are files.
   */
  sessions?: { credentials: Input<string>; ca?: Input<string> };
  /** Secret with the first password of Odoo's administrator. */
  administrator: Input<string>;
  /** Changes with the configuration, so that pods restart when it does. */
  configHash: string;
}
