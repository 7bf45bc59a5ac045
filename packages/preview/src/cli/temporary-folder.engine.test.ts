import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";

const WAITS = `
const { withTemporaryFolder } = require(process.argv[1]);
withTemporaryFolder("retail-odoo-test-", (folder) => {
  console.log(folder);
  return new Promise((resolve) => setTimeout(resolve, 600_000));
});`;

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s removes the folder, and ends the process as it would without one",
  async (signal) => {
    // Of the sources, which the tests' hook compiles.
    const hook = join(__dirname, "../../../../tests/support/typescript.cjs");
    const child = spawn(process.execPath, ["--require", hook, "--eval", WAITS, join(__dirname, "temporary-folder.ts")]);
    const [output] = (await once(child.stdout, "data")) as [Buffer];
    const folder = output.toString().trim();
    expect(existsSync(folder)).toBe(true);
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([null, signal]);
    expect(existsSync(folder)).toBe(false);
  },
);
