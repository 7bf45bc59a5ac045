import { openPolicyPacks, type PolicyPacks } from ".";
import { packs, resource, secret, unknown, urnOf, volume } from "../../fixtures/resources";

const open = (config = {}): Promise<PolicyPacks> =>
  openPolicyPacks({ packs: [{ dir: packs("listed"), config }], project: "shop", stack: "dev", tags: { owner: "ops" } });

const only = (policy: string, level = "mandatory") => ({ all: "disabled", [policy]: level });
const result = { pack: "listed", level: "mandatory", checked: true };

test("a violation, and a rule that finds none", async () => {
  const analyzer = await open(only("encrypted"));
  expect(await analyzer.analyze(volume("sealed", {}))).toEqual([]);
  expect(await analyzer.analyze(volume("open", { encrypted: false }))).toEqual([
    {
      ...result,
      policy: "encrypted",
      urn: urnOf("test:index:Volume", "open"),
      message: "Volumes are encrypted.\nopen is not encrypted",
    },
  ]);
});

test("a rule that reads an unknown keeps its level and is not checked", async () => {
  const analyzer = await open(only("keyed"));
  expect(await analyzer.analyze(volume("late", { key: { arn: unknown } }))).toEqual([
    {
      ...result,
      policy: "keyed",
      urn: urnOf("test:index:Volume", "late"),
      message: "not checked: key.arn is unknown in a preview",
      checked: false,
    },
  ]);
});

test("a stack rule that reads an unknown names the resources it is unknown of", async () => {
  const analyzer = await open(only("identified"));
  const late = ["one", "two"].map((name) => volume(name, { arn: unknown }));
  expect(await analyzer.analyzeStack([volume("known", { arn: "a" }), ...late])).toEqual([
    {
      ...result,
      policy: "identified",
      message: `not checked: arn is unknown in a preview, of ${late[0]?.urn} and 1 more`,
      checked: false,
    },
  ]);
});

test("a stack rule names a resource only if that exists", async () => {
  const analyzer = await open(only("accounted", "remediate"));
  const parent = resource("test:index:Group", "group", {});
  const child = volume("child", { sizeGiB: 101 }, { parent: parent.urn, dependencies: [parent.urn] });
  expect(await analyzer.analyzeStack([parent, child])).toEqual([
    { ...result, policy: "accounted", message: "The stack's volumes add up.\n1 volumes of 101 GiB" },
    {
      ...result,
      policy: "accounted",
      urn: child.urn,
      message: "The stack's volumes add up.\nchild is in group, after group",
    },
  ]);
});

describe("remediation", () => {
  test("changes the inputs, keeps secrets secret, and is reported by the next analysis once", async () => {
    const analyzer = await open(only("tagged", "remediate"));
    const unowned = volume("unowned", { tags: { team: secret("pay-roll") } });
    const inputs = await analyzer.remediate(unowned);
    expect(inputs).toEqual({ encrypted: true, sizeGiB: 10, tags: { team: secret("pay-roll"), owner: "ops" } });
    const remediated = { ...unowned, wireInputs: inputs ?? {} };
    expect(await analyzer.analyze(remediated)).toEqual([
      {
        ...result,
        policy: "tagged",
        level: "remediate",
        urn: unowned.urn,
        message: "Volumes carry an owner.\nchanged: tags",
      },
    ]);
    expect(await analyzer.analyze(remediated)).toEqual([]);
  });

  test("leaves what complies, and a remaining violation is mandatory", async () => {
    const analyzer = await open(only("tagged", "remediate"));
    expect(await analyzer.remediate(volume("owned", {}))).toBeUndefined();
    const violated = await analyzer.analyze(volume("unowned", { tags: {} }));
    expect(violated.map(({ level, message }) => [level, message])).toEqual([
      ["mandatory", "Volumes carry an owner.\nno owner"],
    ]);
  });

  test("that an unknown blocks is not checked, reported once for remediation and validation", async () => {
    const analyzer = await open(only("tagged", "remediate"));
    const late = volume("late", { tags: unknown });
    expect(await analyzer.remediate(late)).toBeUndefined();
    expect(await analyzer.analyze(late)).toEqual([
      {
        ...result,
        policy: "tagged",
        level: "remediate",
        urn: late.urn,
        message: "not checked: tags is unknown in a preview",
        checked: false,
      },
    ]);
  });

  test("does not happen at any other level", async () => {
    const analyzer = await open(only("tagged", "mandatory"));
    expect(await analyzer.remediate(volume("unowned", { tags: {} }))).toBeUndefined();
  });
});

test("a secret in a message is masked", async () => {
  const analyzer = await open(only("options"));
  const seen = resource("test:index:Seen", "seen", { password: secret("hunter2") });
  const messages = (await analyzer.analyze(seen)).map((each) => each.message);
  expect(messages.map((message) => message.slice(message.indexOf('"password"')))).toEqual(['"password":"[secret]"}']);
});

test("counts the evaluations of each rule", async () => {
  const analyzer = await open({ "switched-off": "disabled" });
  await analyzer.analyze(volume("one", {}));
  await analyzer.analyze(resource("test:index:Seen", "seen", {}));
  await analyzer.analyzeStack([resource("test:index:Seen", "seen", {})]);
  const [run] = analyzer.runs;
  expect(run?.evaluations).toBe(8);
  expect(Object.fromEntries((run?.policies ?? []).map(({ name, evaluations }) => [name, evaluations]))).toEqual({
    encrypted: 1,
    size: 1,
    keyed: 1,
    tagged: 1,
    options: 2,
    identity: 1,
    "switched-off": 0,
    unmatched: 0,
    accounted: 1,
    identified: 0,
  });
});

test("no packs", async () => {
  const analyzer = await openPolicyPacks({ packs: [], project: "shop", stack: "dev" });
  expect([await analyzer.analyze(volume("v", {})), await analyzer.analyzeStack([]), analyzer.runs]).toEqual([
    [],
    [],
    [],
  ]);
});
