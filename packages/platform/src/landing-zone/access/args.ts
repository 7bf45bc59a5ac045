/** Who may do what in the account and its cluster. Roles are named by ARN: `arn:aws:iam::<account>:role/<name>`. */
export interface ClusterAccessArgs {
  /**
   * Roles that administer the cluster, and run `pulumi up`. Creating the cluster gives nobody else rights in it.
   * @default none; only with `ci`, and in production beside it nobody may be named
   */
  admins?: string[];
  /**
   * Roles that look after the platform: they see everything in the cluster, Secrets included, and change nothing.
   * @default none
   */
  platform?: string[];
  /**
   * Roles that see what runs in the cluster, without Secrets.
   * @default none
   */
  developers?: string[];
  /**
   * Roles of tenants' own people: they see what runs in the namespaces of their tenants, without Secrets, and nothing else.
   * @default none
   */
  tenants?: TenantAccessArgs[];
  /**
   * What deploys.
   * @default nothing: people do
   */
  ci?: CiArgs;
  /**
   * Support from outside, for a time.
   * @default none
   */
  support?: SupportAccessArgs;
  /**
   * Who repairs when neither CI nor the identity provider can.
   * @default nobody
   */
  breakGlass?: BreakGlassArgs;
}

/** A role of one tenant's people, or of those of several: a franchise, a group. */
export interface TenantAccessArgs {
  /** ARN of the role. */
  role: string;
  /** Tenants by name. */
  tenants: string[];
}

/** GitHub Actions, without a long-lived key: a role that previews, and one that deploys from one branch and environment. */
export interface CiArgs {
  /** `owner/name` on github.com. */
  repository: string;
  /** GitHub's own number of the repository, which a new owner of its name does not get. Quote it in YAML. */
  repositoryId: string;
  /**
   * The only branch that deploys.
   * @default "main"
   */
  branch?: string;
  /**
   * The repository's environment that a deployment runs in; its reviewers approve.
   * @default the platform's environment
   */
  deployment?: string;
  /**
   * Whether the account trusts GitHub already; it can do so once.
   * @default false
   */
  existingProvider?: boolean;
}

/** A role that ends by itself. It sees what runs, and neither Secrets nor data. */
export interface SupportAccessArgs {
  /** ARN of the account's SAML provider. It has to send `mfa` = `true` as a session tag of whoever used a second factor. */
  identityProvider: string;
  /** When access ends: `2027-01-31T18:00:00Z`. */
  until: string;
  /** Why; stands on the role as a tag. */
  reason: string;
  /** Who agreed; stands on the role as a tag. */
  approver: string;
}

/** A role without bounds, which raises an alarm when somebody takes it on. */
export interface BreakGlassArgs {
  /** ARNs of IAM users with a second factor, two at least, so that one absence locks nobody out. */
  users: string[];
}
