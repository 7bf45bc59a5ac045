import { PreviewError } from "../model";

/** The oldest SDK that is tested; the suite `sdk` has the others. */
export const OLDEST_SDK = "3.113.0";

/** Refuses a copy of the SDK that is older than the tested ones; `user` is who loads it. */
export function assertServed({ version }: { version: string }, user: string): void {
  if (compareVersions(version, OLDEST_SDK) >= 0) return;
  throw new PreviewError(
    `${user} uses @pulumi/pulumi ${version}; an offline preview needs ${OLDEST_SDK} or later. Update it: npm install @pulumi/pulumi@latest`,
  );
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(/[.+-]/).slice(0, 3).map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
