import { hostGlobal } from "../../packages/preview/src/engine/isolation";
import { removePrograms } from "../engine/program";
import { COMPARED, previewOf, runOverWire, VERSIONS, writeFor } from "./program";

// Each program keeps a timer running, which neither a failure nor `process.exit` may wait for. Where the program leaves its
// process, the release's own language host must leave in the same way; after an error that host reports it and keeps running.

jest.setTimeout(120_000);
afterAll(() => {
  for (const timer of hostGlobal["openTimers"] as NodeJS.Timeout[]) clearInterval(timer);
  removePrograms();
});

const OPEN = "(globalThis.openTimers ??= []).push(setInterval(() => undefined, 1000));\n";

interface End {
  /** How the language host ends; absent where it keeps running. */
  end?: { code: number } | { signal: string };
  /** The message of the preview; without one it succeeds with the resource "a". */
  message?: string;
}

const ENDS: [string, string, End][] = [
  [
    "process.exit with a code",
    `new Thing("a"); process.exit(3);`,
    { end: { code: 3 }, message: "Program exited with non-zero exit code: 3 (it called process.exit(3))" },
  ],
  [
    "process.exit(0) before a registration is complete",
    `new Thing("a"); process.exit(0);`,
    {
      end: { code: 1 },
      message:
        'the program exited before its registrations were complete (it called process.exit(0)):\n  "a" (test:index:Thing)',
    },
  ],
  [
    "process.exit(0) when all is done",
    `const a = new Thing("a"); exports.urn = a.urn; a.urn.apply(() => setTimeout(() => process.exit(), 2_000));`,
    { end: { code: 0 } },
  ],
  [
    "an error at load",
    `new Thing("a"); throw new Error("boom");`,
    { message: "the program failed: boom\nRun again with --debug to see where." },
  ],
  [
    "missing configuration at load",
    `new pulumi.Config().require("region");`,
    {
      message:
        "Missing required configuration variable 'test:region'\n\tplease set a value using the command `pulumi config set test:region <value>`",
    },
  ],
  ["an unhandled rejection", `new Thing("a"); Promise.reject(new pulumi.RunError("lost"));`, { message: "lost" }],
  [
    "a signal",
    `new Thing("a").urn.apply(() => process.kill(process.pid, "SIGTERM"));`,
    { end: { signal: "SIGTERM" }, message: "Program exited with non-zero exit code: -1 (it was ended by SIGTERM)" },
  ],
];

describe.each(VERSIONS)("%s", (version) => {
  test.each(ENDS)("%s", async (_, program, { end, message }) => {
    const folder = writeFor(version, { "index.js": OPEN + program });
    const outcome = await previewOf(folder);
    if (message === undefined) {
      expect("result" in outcome && outcome.result.resources.map(({ name }) => name)).toEqual(["a"]);
    } else {
      expect("error" in outcome && { code: outcome.error.exitCode, message: outcome.error.message }).toEqual({
        code: 1,
        message,
      });
    }
    if (end === undefined || !COMPARED.includes(version)) return;
    const wire = await runOverWire(folder, version);
    expect({ code: wire.code, signal: wire.signal }).toEqual({ code: null, signal: null, ...end });
    if (message === undefined) expect(wire.engine.resources.map(({ name }) => name)).toEqual(["a"]);
  });
});
