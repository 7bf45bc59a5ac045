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

/** The lines of the UserInputError that a call throws, without the title; none where it throws nothing. */
export function reportedLines(call: () => unknown): string[] {
  try {
    call();
  } catch (error) {
    if ((error as Error).name !== "UserInputError") throw error;
    return (error as Error).message.split("\n").slice(1);
  }
  return [];
}
