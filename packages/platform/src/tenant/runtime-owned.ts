/** Fields that are not this program's to change once they are set. */
export const RUNTIME_OWNED = {
  /** A job runs once. Modules are added in Odoo, or by a release. */
  init: ["spec"],
  /** Shared file systems grow by themselves and most refuse to resize a claim; where yours takes it, resize the claim itself. */
  files: ["spec.resources"],
};
