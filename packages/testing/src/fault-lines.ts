interface Fault {
  path: string;
  value?: unknown;
  reason: string;
  remedy: string;
}

/** Faults as lines that a test compares: where, what was given, what is wrong, what to write instead. */
export function faultLines(faults: readonly Fault[]): string[] {
  return faults.map(({ path, value, reason, remedy }) => `${path} = ${JSON.stringify(value)}: ${reason}. ${remedy}`);
}
