import { fakeCli, fakeResource, fakeResult } from "@retail-odoo/testing";
import { styleOf } from "./io";
import { runCli } from "./run";

const HOSTILE = "x\u001b]0;title\u0007\u001b[2J\u009b31m\u202e\r\u007f";

async function run(isTTY: boolean) {
  const cli = fakeCli(fakeResult([fakeResource("my:index:Thing", HOSTILE)]), { cwd: "/work" });
  Object.assign(cli.io.stdout, { isTTY });
  await runCli(["preview"], cli.io, cli.engine);
  return cli.stdout();
}

test("no control character of a name reaches the terminal", async () => {
  const out = await run(false);
  expect(out).toContain("x\\u001b]0;title\\u0007\\u001b[2J\\u009b31m\\u202e\\u000d\\u007f");
  expect(out).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
});

test("only the command's own styles do", async () => {
  const style = styleOf({ stdout: { isTTY: true, write: () => undefined }, env: {} });
  const own = Object.values(style).flatMap((paint) => paint("x").split("x"));
  const found = (await run(true)).match(/\u001b[^m]*m/g) ?? [];
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((sequence) => !own.includes(sequence))).toEqual([]);
});
