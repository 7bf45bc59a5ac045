import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** While a program runs, `process.kill` answers to the program. */
const kill = process.kill.bind(process);

/** A folder for `body` alone, which is removed when it ends, and also when a signal ends the process. */
export async function withTemporaryFolder<T>(prefix: string, body: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
    for (const signal of SIGNALS) process.removeListener(signal, end);
  };
  const end = (signal: NodeJS.Signals): void => {
    remove();
    kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    return await body(folder);
  } finally {
    remove();
  }
}
