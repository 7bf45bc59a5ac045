import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { ServiceError } from "@grpc/grpc-js";

/** A plugin's process: a policy pack or a provider, which speaks gRPC on a port that it prints. */
export type Child = ChildProcessByStdio<null, Readable, Readable>;

/** The same 400 MiB the SDK allows: a whole stack can be one message. */
const MESSAGE_LIMIT = 400 * 1024 * 1024;
export const CHANNEL_OPTIONS = {
  "grpc.max_receive_message_length": MESSAGE_LIMIT,
  "grpc.max_send_message_length": MESSAGE_LIMIT,
  "grpc.enable_http_proxy": 0,
};

/**
 * The first line that a plugin prints, its port; `undefined` if it ended before. `errorOutput` is its standard error until then.
 */
export async function firstLine(child: Child): Promise<{ line: string | undefined; errorOutput: string }> {
  let output = "";
  let errorOutput = "";
  child.stdout.setEncoding("utf8");
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (errorOutput += chunk));
  const line = await new Promise<string | undefined>((resolve, reject) => {
    child.stdout.on("data", (chunk: string) => {
      output += chunk;
      if (output.includes("\n")) resolve(output.slice(0, output.indexOf("\n")).trim());
    });
    child.once("close", () => resolve(undefined));
    child.once("error", reject);
  });
  return { line, errorOutput };
}

/** One remote procedure. @throws ServiceError */
export function call<Answer>(
  send: (done: (error: ServiceError | null, answer: Answer) => void) => unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    send((error, answer) => (error === null ? resolve(answer) : reject(error)));
  });
}

/** Ends the plugin with this process, or when the returned function is called. */
export function endAtExit(child: Child): () => Promise<void> {
  // A plugin has no state to save.
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  return async () => {
    process.removeListener("exit", kill);
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const ended = once(child, "exit");
    kill();
    await ended;
  };
}
