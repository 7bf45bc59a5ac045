/**
 * Type tokens of the components, and markers for policies. A policy never matches a component without its own `__pulumiType`
 * and `isInstance`, so every component takes both from here.
 */
export const TYPES = {
  RetailOdooPlatform: "retail-odoo:index:RetailOdooPlatform",
  LandingZone: "retail-odoo:index:LandingZone",
  ClusterServices: "retail-odoo:index:ClusterServices",
  PostgresHA: "retail-odoo:index:PostgresHA",
  PostgresDatabase: "retail-odoo:index:PostgresDatabase",
  BackupVault: "retail-odoo:index:BackupVault",
  BackupIdentity: "retail-odoo:index:BackupIdentity",
  RedisCache: "retail-odoo:index:RedisCache",
  TenantStorage: "retail-odoo:index:TenantStorage",
  TenantStack: "retail-odoo:index:TenantStack",
} as const;
/** Pulumi type token of a component. */
export type TypeToken = (typeof TYPES)[keyof typeof TYPES];

/** Type guard by which CrossGuard recognises a component: `validateStackResourcesOfType` compares `__pulumiType`. */
export interface Marker {
  /** Pulumi type token. */
  readonly __pulumiType: TypeToken;
  isInstance(value: unknown): boolean;
}

/** The marker of a type token. Works across SDK copies, because it compares the token and not the class. */
export function marker(type: TypeToken): Marker {
  return {
    __pulumiType: type,
    isInstance: (value) =>
      typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === type,
  };
}
