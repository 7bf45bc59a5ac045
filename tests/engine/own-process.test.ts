import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PRELUDE, removePrograms, writeProgram } from "./program";

/** Previews in a child process, in which Node itself reports an idle event loop, as for the command line. */
function previewInOwnProcess(
  program: string,
  ...beside: string[]
): { status: number | null; stdout: string; stderr: string } {
  const folder = writeProgram({ "index.js": PRELUDE + program });
  const script = [join(__dirname, "node-ts.cjs"), join(__dirname, "print-preview.ts"), folder, ...beside] as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-r", ...script], { encoding: "utf8" });
  return { status, stdout, stderr };
}

jest.setTimeout(60_000);
afterAll(removePrograms);

test("work in Node's thread pool is awaited, and the program's output goes to standard error", () => {
  const program = `
    console.log("hello");
    require("node:crypto").pbkdf2("a", "b", 500_000, 32, "sha256", () => {
      new Thing("late");
      process.once("beforeExit", () => require("node:zlib").gzip(Buffer.alloc(1e7), () => new Thing("last")));
    });`;
  expect(previewInOwnProcess(program)).toEqual({ status: 0, stdout: '["late","last"]\n', stderr: "hello\n" });
});

test("a program that waits for an unknown value fails", () => {
  const { status, stdout } = previewInOwnProcess(
    `const a = new Thing("a"); module.exports = () => new Promise((resolve) => a.result.apply(resolve));`,
  );
  expect({ status, start: stdout.slice(0, 68) }).toEqual({
    status: 1,
    start: "the program waits for a value that a preview never resolves. An appl",
  });
});

test("a program that fails leaves the process to its caller", () => {
  const { status, stdout, stderr } = previewInOwnProcess(
    `new Thing("a"); Promise.reject(new pulumi.RunError("lost"));`,
  );
  expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: "lost\n", stderr: "" });
});

test("a program that reads the standard streams does not count as running", () => {
  const program = `for (const stream of ["stdin", "stdout", "stderr"]) void process[stream].isTTY; new Thing("a");`;
  expect(previewInOwnProcess(program, "beside")).toEqual({ status: 0, stdout: '["a"]\n', stderr: "" });
});
