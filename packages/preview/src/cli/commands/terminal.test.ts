// What commands write to a terminal, and to standard error.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fakeCli, fakePlatform, fakeResource, fakeResult } from "@retail-odoo/testing";
import { program, usePreviewCli } from "../../../fixtures/preview-cli";
import type { Json } from "../../model";
import { runCli } from "../run";

const { folder } = usePreviewCli();

test("progress and colours appear on a terminal only, and no colours with NO_COLOR", async () => {
  const cli = fakeCli(program, { cwd: folder() });
  Object.assign(cli.io.stderr, { isTTY: true });
  Object.assign(cli.io.stdout, { isTTY: true });
  await runCli(["preview"], cli.io, cli.engine);
  expect(cli.stderr()).toBe("\r\u001b[2KLoading the program ...\r\u001b[2K7 resources registered\r\u001b[2K");
  expect(cli.stdout()).toContain("\u001b[1mPreview of shop/test\u001b[22m\n");
  const plain = fakeCli(program, { cwd: folder(), env: { NO_COLOR: "1" } });
  Object.assign(plain.io.stdout, { isTTY: true });
  await runCli(["preview"], plain.io, plain.engine);
  expect(plain.stdout()).not.toContain("\u001b");
  expect(plain.stderr()).toBe("");
});

test("on a terminal --against shows moved tenants, refused deletions and replacements in red, and nothing else", async () => {
  const guarded = fakeResource("aws:iam/role:Role", "guarded", {}, { protect: true });
  const secret = (namespace: string) =>
    fakeResource("kubernetes:core/v1:Secret", "login", { metadata: { name: "login", namespace } });
  const [before, after] = [fakePlatform(2), fakePlatform(2)];
  const outputs = after.resources[0]?.outputs as { allotments: { bakery: { database: string } } };
  outputs.allotments.bakery.database = "lumen";
  before.resources.push(guarded, secret("here"));
  after.resources.push(secret("there"), fakeResource("aws:iam/role:Role", "added"));
  const earlier = fakeCli(before, { cwd: folder() });
  await runCli(["preview", "--json", "before.json"], earlier.io, earlier.engine);
  const cli = fakeCli(after, { cwd: folder() });
  Object.assign(cli.io.stdout, { isTTY: true });
  await runCli(["preview", "--against", "before.json"], cli.io, cli.engine);
  const text = cli.stdout();
  const red = text.slice(text.indexOf("Against")).matchAll(/\u001b\[31m(.*?)\u001b\[39m/g);
  expect([...red].map(([, words]) => words)).toEqual([
    "; data lost in 1 place",
    "! tenant bakery: database server main → lumen; it starts with an empty database there, and no data is moved",
    "! iam.Role guarded: removed, but it is protected",
    expect.stringMatching(/^± Secret login/),
  ]);
});

test("every command that prepares a deployment announces a freeze that is in force, as does the report", async () => {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 16);
  const result = fakePlatform(1);
  const freeze = { name: "sale", kind: "freeze", start: day(-1), end: day(1), zone: "UTC" };
  Object.assign(result.resources[0]!.outputs as { [key: string]: Json }, { calendar: [freeze] });
  const warning = `freeze sale is in force until ${day(1).replace("T", " ")} (UTC): release nothing before then.`;
  for (const args of [["preview", "--report", "page"], ["render", "--out", "objects"], ["doctor"]]) {
    const cli = fakeCli(result, { cwd: folder() });
    await runCli(args, cli.io, cli.engine);
    expect(cli.stderr()).toBe(`warning: ${warning}\n`);
  }
  expect(readFileSync(join(folder(), "page/index.html"), "utf8")).toContain(`<li>${warning}</li>`);
});

test.each([
  ['["999999999999"]', 1],
  ['["999999999999", "111122223333"]', 0],
])("preview warns of a platform in an account that the provider refuses, of %s", async (allowed, warnings) => {
  const result = fakePlatform(1);
  Object.assign(result.resources[0]!.outputs as { [key: string]: Json }, { aws: { accountId: "111122223333" } });
  const cli = fakeCli(result, { cwd: folder(), config: { "aws:allowedAccountIds": allowed } });
  expect(await runCli(["preview"], cli.io, cli.engine)).toBe(0);
  const warning = `warning: aws:allowedAccountIds is ${allowed}, and the platform's account is 111122223333: the AWS provider refuses every call there.\n`;
  expect(cli.stderr()).toBe(warning.repeat(warnings));
});

test.each([
  ["the program creates its cluster", fakeResource("aws:eks/cluster:Cluster", "eks", {})],
  ["the program has no Kubernetes object", fakeResource("my:index:Thing", "thing", {})],
])("doctor refuses --context where %s", async (reason, resource) => {
  const cli = fakeCli(fakeResult([resource]), { cwd: folder() });
  expect(await runCli(["doctor", "--context", "lab"], cli.io, cli.engine)).toBe(2);
  expect(cli.stderr()).toBe(
    `error: --context lab: ${reason}, so that there is no existing cluster to ask; leave it out\n`,
  );
});
