import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import type * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { ADMINISTRATOR } from "@retail-odoo/contract";
import { objectMeta } from "./object-meta";
import type { TenantStackSpec } from "./spec";

/** The password of Odoo's administrator: Odoo creates every database with `admin`, which the init Job replaces. */

/** Environment variable of the init Job. Not `ODOO_…`: Odoo 19 reads those as options. */
export const PASSWORD_VARIABLE = "ADMINISTRATOR_PASSWORD";

/** A Secret in the tenant's namespace. @returns its name */
export function createAdministrator(
  name: string,
  stack: TenantStackSpec,
  namespace: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const password = new RandomPassword(
    `${name}-administrator-password`,
    { length: 32, special: false, minLower: 1, minUpper: 1, minNumeric: 1 },
    opts,
  );
  const secret = new Secret(
    `${name}-administrator`,
    {
      metadata: objectMeta(stack, ADMINISTRATOR.secret, "init", namespace),
      type: "kubernetes.io/basic-auth",
      stringData: { username: ADMINISTRATOR.login, password: password.result },
    },
    opts,
  );
  return secret.metadata.name;
}

/**
 * A program of `odoo shell` that replaces the password only while it is the one that Odoo creates databases with: a password
 * that people have set stays. It writes the hash, as Odoo does, without the mail that a change by a user sends. Pure.
 */
export function passwordProgram(): string {
  return [
    "import os",
    "admin = env.ref('base.user_admin', raise_if_not_found=False)",
    "if admin:",
    "    env.cr.execute('SELECT password FROM res_users WHERE id = %s', [admin.id])",
    "    [stored] = env.cr.fetchone()",
    "    passwords = admin._crypt_context()",
    "    if stored and passwords.verify('admin', stored):",
    `        admin._set_encrypted_password(admin.id, passwords.hash(os.environ['${PASSWORD_VARIABLE}']))`,
    "        env.registry.clear_cache()",
    "        env.cr.commit()",
    "        env.registry.signal_changes()",
    "        print('The administrator has a generated password.')",
  ].join("\n");
}
