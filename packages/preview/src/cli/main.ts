#!/usr/bin/env node
import { runCli } from "./run";
import { terminal } from "./terminal";

const keyboard = terminal();

void runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  prompt: process.stdin.isTTY && process.stderr.isTTY ? keyboard.prompt : undefined,
  cwd: process.cwd(),
  now: () => new Date(),
  env: process.env,
}).then((code) => {
  keyboard.close();
  // A program may leave timers or connections open; flush the output, then exit.
  process.stdout.write("", () => process.exit(code));
});
