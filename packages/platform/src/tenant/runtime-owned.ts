/** Fields that an update leaves as they are once set. */
export const RUNTIME_OWNED = {
  /** The Job runs once; later modules are installed in Odoo. */
  init: ["spec"],
  /** EFS has no size, and most other drivers refuse to resize a claim. Where yours resizes, resize the claim itself. */
  files: ["spec.resources"],
};
