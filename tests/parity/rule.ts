import type { Check } from "./stack";

/**
 * One demand of the scanners. They read no Pulumi programs, so each is a check over previewed resources, under the ids it has
 * there (checkov 3.3.30, trivy-checks, kube-score 1.20.0).
 */
export interface Rule {
  ids: readonly string[];
  /** What it demands. */
  says: string;
  check: Check;
  /** Why the reference program may hold nothing to check; without it, nothing to check is a failure. */
  absent?: string;
}

/** A demand that this project does not follow, and why. */
export interface Departure {
  ids: readonly string[];
  says: string;
  because: string;
}
