import { fakeCli, fakeResult } from "@retail-odoo/testing";
import { PreviewError, type PreviewResult } from "../model";
import { runCli } from "./run";

async function run(argv: string[], result: PreviewResult | (() => PreviewResult) = fakeResult([])) {
  const cli = fakeCli(result);
  const code = await runCli(argv, cli.io, cli.engine);
  return { code, out: cli.stdout(), err: cli.stderr() };
}

describe("runCli", () => {
  it.each([["--help"], ["help"]])("lists the commands with %s", async (argument) => {
    const { code, out, err } = await run([argument]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toBe(`Usage: retail-odoo COMMAND [options]

Previews, validates and renders Pulumi programs without cloud credentials; only doctor asks AWS.

Commands:
  preview             show what a program would deploy, with policies, capacity and cost
  render              write its Kubernetes objects as YAML
  doctor              check account and cluster before the first update
  tenant check        validate tenant files and prove the platform with them
  tenant show         show the allotment and the cost of a tenant
  tenant credentials  print the first password of a tenant's administrator
  tenant add          create a tenant file: prompts, validates, writes
  restore plan        print the steps of a restore to a moment, what it loses and how long it takes
  completion          print a script that completes commands, options and stacks in a shell

retail-odoo COMMAND --help lists the options of a command; retail-odoo --version prints the version.
`);
  });

  it("prints the version", async () => {
    const { code, out } = await run(["--version"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  const programs = [
    "preview",
    "render",
    "doctor",
    "tenant check",
    "tenant show",
    "tenant credentials",
    "tenant add",
    "restore plan",
  ];

  it.each([...programs, "completion"])("has help for %s, with examples whose options exist", async (name) => {
    const { code, out, err } = await run([...name.split(" "), "--help"]);
    expect([code, err]).toEqual([0, ""]);
    const [usage] = out.split("\n");
    expect(usage).toMatch(new RegExp(`^Usage: retail-odoo ${name} .*\\[options\\]$`));
    if (programs.includes(name)) expect(out).toContain("\n  --stack NAME ");
    const [options = "", examples = ""] = out.split("\nExamples:\n");
    const lines = examples.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThanOrEqual(2);
    for (const [index, line] of lines.entries())
      expect(line).toMatch(index % 2 === 0 ? /^ {2}# \S/ : new RegExp(`^  retail-odoo ${name} \\S`));
    const known = [...options.matchAll(/^ {2}(--\S+)/gm)].map((match) => match[1]);
    expect(known).toEqual(expect.arrayContaining(examples.match(/--[a-z-]+/g) ?? []));
  });

  it("completes commands, options and stacks", async () => {
    const candidates = async (...words: string[]) =>
      (await run(["completion", "candidates", "--", ...words])).out.trimEnd().split("\n");
    expect(await candidates("t")).toEqual(["tenant"]);
    expect(await candidates("tenant", "c")).toEqual(["check", "credentials"]);
    expect(await candidates("preview", "--stack", "")).toEqual(["dev", "prod"]);
    expect(await candidates("preview", "--stack", "p")).toEqual(["prod"]);
    expect(await candidates("preview", "--json", "")).toEqual([""]);
    expect(await candidates("preview", "--stack", "dev", "--st")).toEqual(["--stack-outputs", "--strict"]);
    expect(await candidates("preview", "--policy-pack", "a", "--policy-p")).toEqual([
      "--policy-pack",
      "--policy-pack-config",
    ]);
    expect(await candidates("doctor", "--help", "--c")).toEqual(["--cwd", "--config", "--context"]);
    expect(await candidates("tenant", "check", "tenants/b")).toEqual([""]);
    expect(await candidates("nonsense", "")).toEqual([""]);
  });

  it.each<[string[], string]>([
    [["previw"], "unknown command previw; did you mean preview?\nSee retail-odoo --help."],
    [
      ["deploy"],
      "unknown command deploy; commands: preview, render, doctor, tenant check, tenant show, tenant credentials, tenant add, restore plan, completion\nSee retail-odoo --help.",
    ],
    [
      ["tenant"],
      "unknown command tenant; write tenant check, tenant show, tenant credentials, tenant add\nSee retail-odoo --help.",
    ],
    [
      ["tenant", "chekc"],
      "unknown command tenant chekc; write tenant check, tenant show, tenant credentials, tenant add\nSee retail-odoo --help.",
    ],
    [
      ["--stack", "dev", "preview"],
      "--stack before the command; begin with one of preview, render, doctor, tenant check, tenant show, tenant credentials, tenant add, restore plan, completion\nSee retail-odoo --help.",
    ],
    [["preview", "--stcak", "dev"], "unknown option --stcak; did you mean --stack?\nSee retail-odoo preview --help."],
    [["preview", "--frobnicate"], "unknown option --frobnicate\nSee retail-odoo preview --help."],
    [["preview", "-x"], "unknown option -x\nSee retail-odoo preview --help."],
    [["preview", "--stack"], "--stack needs a value: --stack NAME\nSee retail-odoo preview --help."],
    [["preview", "--stack", "--json", "x"], "--stack needs a value: --stack NAME\nSee retail-odoo preview --help."],
    [["preview", "--stack", ""], "--stack needs a value: --stack NAME\nSee retail-odoo preview --help."],
    [["preview", "--stack", "-x"], "--stack needs a value: --stack NAME\nSee retail-odoo preview --help."],
    [["preview", "--json="], "--json needs a value: --json FILE\nSee retail-odoo preview --help."],
    [
      ["preview", "--policy-pack", "a", "--policy-pack", ""],
      "--policy-pack needs a value: --policy-pack DIR\nSee retail-odoo preview --help.",
    ],
    [
      ["preview", "--json", "page/p.json", "--report", "page"],
      "--json page/p.json: is inside of --report page, which is replaced as a whole; name another file\nSee retail-odoo preview --help.",
    ],
    [["preview", "--json", "/proc/p.json"], "--json /proc/p.json: cannot be written: /proc takes no files"],
    [["completion"], "name one shell: bash, zsh, fish\nSee retail-odoo completion --help."],
    [["completion", "csh"], "name one shell: bash, zsh, fish\nSee retail-odoo completion --help."],
    [
      ["constructor"],
      "unknown command constructor; commands: preview, render, doctor, tenant check, tenant show, tenant credentials, tenant add, restore plan, completion\nSee retail-odoo --help.",
    ],
    [["preview", "--no-policies=yes"], "--no-policies takes no value\nSee retail-odoo preview --help."],
    [["preview", "dev"], "unexpected argument dev\nSee retail-odoo preview --help."],
    [
      ["preview", "--config", "region"],
      '--config region: has no "="; write --config KEY=VALUE\nSee retail-odoo preview --help.',
    ],
    [
      ["preview", "--stack-outputs", "=x"],
      '--stack-outputs =x: has no name before "="; write --stack-outputs NAME=FILE\nSee retail-odoo preview --help.',
    ],
    [
      ["preview", "--policy-pack", "p", "--policy-pack-config", "a", "--policy-pack-config", "b"],
      "1 --policy-pack and 2 --policy-pack-config; give each pack its own, in the same order\nSee retail-odoo preview --help.",
    ],
    [["render"], "--out DIR is missing: where to write\nSee retail-odoo render --help."],
    [["tenant", "show"], "name one tenant\nSee retail-odoo tenant show --help."],
    [["tenant", "show", "a", "b"], "name one tenant\nSee retail-odoo tenant show --help."],
    [["tenant", "credentials"], "name one tenant\nSee retail-odoo tenant credentials --help."],
    [["preview", "--prices", "none.yaml"], "--prices none.yaml: cannot be read: it does not exist"],
    [["preview", "--against", "none.json"], "--against none.json: cannot be read: it does not exist"],
  ])("answers %j with one message and 2", async (argv, message) => {
    expect(await run(argv)).toEqual({ code: 2, out: "", err: `error: ${message}\n` });
  });

  it("prints its help and exits with 2 without a command", async () => {
    const { code, out, err } = await run([]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^Usage: retail-odoo COMMAND/);
  });

  describe("errors", () => {
    const failing = (error: unknown) => (): PreviewResult => {
      throw error;
    };

    it("prints a known error unchanged, with its exit code", async () => {
      const error = new PreviewError("no stack prod", 2, "at somewhere");
      expect(await run(["preview"], failing(error))).toEqual({ code: 2, out: "", err: "error: no stack prod\n" });
    });

    it("prints the error of a component's arguments unchanged", async () => {
      const error = Object.assign(new Error("RetailOdooPlatform lab: 1 fault"), { name: "UserInputError" });
      expect(await run(["preview"], failing(error))).toEqual({
        code: 1,
        out: "",
        err: "error: RetailOdooPlatform lab: 1 fault\n",
      });
    });

    it("names --debug for any other error", async () => {
      expect(await run(["preview"], failing(new TypeError("x is not a function")))).toEqual({
        code: 1,
        out: "",
        err: "error: x is not a function\nRun with --debug for the stack.\n",
      });
    });

    it("prints details and stack trace with --debug", async () => {
      const { code, err } = await run(
        ["preview", "--debug"],
        failing(new PreviewError("broken", 1, "the program's own stack")),
      );
      expect(code).toBe(1);
      expect(err).toMatch(/^error: broken\nthe program's own stack\n\w*Error: broken\n\s+at /);
    });
  });
});
