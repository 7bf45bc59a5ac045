#!/usr/bin/env node
import { createInterface } from "node:readline/promises";
import { runCli } from "./run";

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

void runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
  cwd: process.cwd(),
  env: process.env,
}).then((code) => {
  process.exitCode = code;
  // A program may leave timers or connections behind; what was printed goes out first.
  process.stdout.write("", () => process.exit(code));
});
