#!/usr/bin/env node
import { runCli } from "./run";
import { terminal } from "./terminal";

const keyboard = terminal();

void runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  ask: process.stdin.isTTY && process.stderr.isTTY ? keyboard.ask : undefined,
  cwd: process.cwd(),
  now: () => new Date(),
  env: process.env,
}).then((code) => {
  keyboard.close();
  // A program may leave timers or connections behind; what was printed goes out first.
  process.stdout.write("", () => process.exit(code));
});
