/**
 * Format and version of the facts that a stack publishes, so that the stack above refuses a version it does not understand. The
 * version is raised when a field is removed or changes its meaning; an additional field does not raise it.
 */
export const FORMATS = {
  landingZone: "retail-odoo.io/landing-zone/v1",
  platform: "retail-odoo.io/platform/v1",
} as const;
