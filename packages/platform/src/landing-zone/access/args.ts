/** Permissions in the account and its cluster. Roles are given by ARN: `arn:aws:iam::<account>:role/<name>`. */
export interface ClusterAccessArgs {
  /**
   * ARNs of roles that administer the cluster and run `pulumi up`. No other principal becomes an administrator, the
   * creator of the cluster included.
   * @default none; allowed only with `ci`, and required to be empty with `ci` in production
   */
  admins?: string[];
  /**
   * ARNs of roles of platform operators: read access to the whole cluster, Secrets included.
   * @default none
   */
  platform?: string[];
  /**
   * ARNs of roles of developers: read access to the whole cluster, without Secrets.
   * @default none
   */
  developers?: string[];
  /**
   * Roles of tenants' staff: read access to the namespaces of their tenants, without Secrets.
   * @default none
   */
  tenants?: TenantAccessArgs[];
  /**
   * IAM roles of a CI pipeline.
   * @default none: `admins` deploy
   */
  ci?: CiArgs;
  /**
   * Temporary access of external support.
   * @default none
   */
  support?: SupportAccessArgs;
  /**
   * Emergency access for when neither CI nor the identity provider works.
   * @default none
   */
  breakGlass?: BreakGlassArgs;
}

/** A role of one tenant's staff, or of several tenants': a franchise, a group. */
export interface TenantAccessArgs {
  /** ARN of the role. */
  role: string;
  /** Names of the tenants, at least one. */
  tenants: string[];
}

/** GitHub Actions by OIDC, without long-lived keys: one role previews, another deploys from one branch and environment. */
export interface CiArgs {
  /** Repository on github.com, `owner/name`. */
  repository: string;
  /** GitHub's numeric id of the repository, which a later owner of its name does not get. Quote it in YAML. */
  repositoryId: string;
  /**
   * Branch that deploys.
   * @default "main"
   */
  branch?: string;
  /**
   * GitHub environment that deployments run in; its reviewers approve them.
   * @default the platform's environment
   */
  deployment?: string;
  /**
   * Whether the account has an IAM OIDC provider for GitHub already; an account has one at most.
   * @default false
   */
  existingProvider?: boolean;
}

/** A role that expires. It describes resources, and reads neither Secrets nor data. */
export interface SupportAccessArgs {
  /** ARN of the account's SAML provider. It has to send the session tag `mfa` = `true` for users of a second factor. */
  identityProvider: string;
  /** End of the access in UTC: `2027-01-31T18:00:00Z`. */
  until: string;
  /** Reason of the access, 1 to 256 characters; a tag of the role. */
  reason: string;
  /** Approver of the access, 1 to 256 characters; a tag of the role. */
  approver: string;
}

/** A break-glass role: administrator of the account without a permissions boundary. Its use raises an alarm. */
export interface BreakGlassArgs {
  /** ARNs of IAM users with a second factor, at least two, so that access survives the absence of one. */
  users: string[];
}
