import { execFile } from "node:child_process";
import { PreviewError } from "../model";
import type { CliIo } from "./io";

/** Seconds that kubectl may take, the login of its credential plugin included. */
const SECONDS = 60;
/** Bytes that an answer may have: the requests of all pods of a large cluster. */
const MAX_BYTES = 1 << 26;

/**
 * Runs kubectl with the cluster and the identity of the user's own kubeconfig.
 * @param remedy what else to do when it cannot answer
 * @throws PreviewError with kubectl's own message
 */
export function kubectl(args: readonly string[], { cwd, env }: CliIo, remedy: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env, timeout: SECONDS * 1000, maxBuffer: MAX_BYTES, encoding: "utf8" } as const;
    const child = execFile("kubectl", [...args], options, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else reject(new PreviewError([reasonOf(error, stderr), remedy].filter(Boolean).join("\n")));
    });
    // A credential plugin must not wait for input: there is no terminal.
    child.stdin?.end();
  });
}

function reasonOf(error: { code?: string | number | null; killed?: boolean }, stderr: string): string {
  if (error.code === "ENOENT") return "kubectl is not installed, or not on the PATH.";
  if (error.killed === true) return `kubectl did not answer within ${SECONDS} seconds.`;
  // Each attempt logs a line with a time, in the format of klog; kubectl's own message comes after them.
  const lines = stderr.trim().split("\n");
  const said = lines.filter((line) => !/^[IWEF]\d{4} [\d:.]+ /.test(line)).join("\n");
  return `kubectl failed: ${said || stderr.trim() || `exit code ${error.code ?? "unknown"}`}`;
}
