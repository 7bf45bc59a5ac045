import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import {
  LandingZoneReference,
  planCell,
  PlatformReference,
  RetailOdooPlatform,
  TenantStack,
  UserInputError,
} from "@retail-odoo/platform";
import { record } from "@retail-odoo/testing";
import { platformArgs } from "./example-cell";
import { SOUND, type Loose } from "./sound-arguments";

/**
 * Every argument of every component with a value of every wrong kind: it is either accepted, or refused with a UserInputError
 * before anything is registered.
 */

const circular: Loose = {};
circular["self"] = circular;
const unreadable = { get value(): never { throw new Error("unreadable"); } }; // prettier-ignore
const refuse = (): never => {
  throw new Error("refused");
};

const KINDS: { readonly [kind: string]: unknown } = {
  undefined,
  null: null,
  number: 7,
  NaN,
  infinity: Infinity,
  text: "x",
  "empty text": "",
  boolean: true,
  "empty list": [],
  list: [null, 7, "x"],
  "empty object": {},
  object: { zzzzzzzzzz: 1 },
  map: new Map([["a", 1]]),
  set: new Set([1]),
  date: new Date(0),
  "invalid date": new Date(NaN),
  bigint: 7n,
  symbol: Symbol("x"),
  function: () => 7,
  instance: new (class Shop {})(),
  "throwing getter": unreadable,
  "throwing proxy": new Proxy({}, { get: refuse, ownKeys: refuse, getPrototypeOf: refuse, has: refuse }),
  circular,
  output: pulumi.output("x"),
  "output of an object": pulumi.output({ x: 1 }),
};

type Path = (string | number)[];

/** Every place in `value`, itself included. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null || pulumi.Output.isInstance(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => placesIn(part, [...path, key]))];
}

function replaced(value: unknown, [step, ...rest]: Path, wrong: unknown): unknown {
  if (step === undefined) return wrong;
  const copy: Loose | unknown[] = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as Loose) };
  (copy as Loose)[step] = replaced((copy as Loose)[step], rest, wrong);
  return copy;
}

/** `[path, kind, arguments]` of every place and kind; facts of other components are opened `depth` deep. */
function cases(sound: unknown, opened: (path: Path) => boolean): [string, unknown][] {
  return placesIn(sound)
    .filter(opened)
    .flatMap((path) =>
      Object.entries(KINDS).map(([kind, wrong]): [string, unknown] => [
        `${path.join(".")}: ${kind}`,
        replaced(sound, path, wrong),
      ]),
    );
}

/** What happened to each case that was neither accepted nor refused in our words. */
async function misfits(all: [string, unknown][], make: (name: string, args: unknown) => unknown): Promise<string[]> {
  const found: string[] = [];
  const refused = new Set<string>();
  const attempt = (what: string, name: string, args: unknown) => {
    try {
      make(name, args);
    } catch (error) {
      refused.add(name);
      if (!(error instanceof UserInputError)) found.push(`${what}: ${String(error).split("\n")[0]}`);
    }
  };
  const run = async (some: [string, unknown][]): Promise<void> => {
    try {
      const made = await record(() => some.forEach(([what, args], index) => attempt(what, `a${index}`, args)));
      const names = some.map((_, index) => `a${index}`).filter((name) => refused.has(name));
      const late = names.filter((name) => made.some((resource) => resource.name === name));
      found.push(...late.map((name) => `${some[Number(name.slice(1))]?.[0]}: registered`));
    } catch (error) {
      // What fails later is found by halves.
      if (some.length === 1) found.push(`${some[0]?.[0]}: later, ${String(error).split("\n")[0]}`);
      else {
        refused.clear();
        await run(some.slice(0, some.length / 2));
        refused.clear();
        await run(some.slice(some.length / 2));
      }
    }
  };
  await run(all);
  return [...new Set(found)];
}

/** Facts of other components are the library's own: only whether they are facts at all is checked. */
const FACTS = ["zone", "server", "baseline", "platform"];
const isOwn = (path: Path) => path.length < 2 || !FACTS.includes(String(path[0]));

/** One test for each argument of a component, because each wrong value that is accepted registers a whole component. */
const ARGUMENTS = Object.entries(SOUND).flatMap(([component, { args }]) =>
  ["arguments", ...Object.keys(args)].map((argument): [string, string] => [component, argument]),
);

test.each(ARGUMENTS)("%s: %s", async (component, argument) => {
  const { type, args } = SOUND[component] as (typeof SOUND)[string];
  const Component = type as new (name: string, args: unknown) => unknown;
  const tried: [string, unknown][] =
    argument === "arguments"
      ? [["as it is", args], ...cases(args, (path) => path.length === 0)]
      : cases(args, (path) => path[0] === argument && isOwn(path));
  expect(tried.length).toBeGreaterThan(1);
  expect(await misfits(tried, (name, given) => new Component(name, given))).toEqual([]);
});

function outcome(call: () => unknown): string {
  try {
    call();
    return "accepted";
  } catch (error) {
    return error instanceof UserInputError ? "refused" : (String(error).split("\n")[0] ?? "");
  }
}

test.each([LandingZoneReference, PlatformReference])("%p: the name of a stack", async (Reference) => {
  const outcomes = Object.entries(KINDS).map(async ([kind, wrong]) => {
    const error: unknown = await Reference.load(wrong as never).catch((thrown: unknown) => thrown);
    return error instanceof UserInputError ? "refused" : `${kind}: ${String(error)}`;
  });
  expect(new Set(await Promise.all(outcomes))).toEqual(new Set(["refused"]));
});

/** Objects whose keys are names: labels. */
const NAMED = ["clientLabels", "labels", "nodeSelector"];

test("a misspelt argument is refused at every place, and the examples have every argument", async () => {
  const known: { [place: string]: Set<string> } = {};
  const tried: { [place: string]: Set<string> } = {};
  const accepted: string[] = [];
  const misspell = ([component, { type, args }]: [string, (typeof SOUND)[string]]) => {
    for (const path of placesIn(args).filter(isOwn)) {
      const part = path.reduce((value: unknown, step) => (value as Loose)[step], args);
      if (typeof part !== "object" || part === null || Array.isArray(part)) continue;
      if ([...NAMED, ...FACTS].includes(String(path.at(-1)))) continue;
      const Component = type as { new (name: string, given: unknown): unknown; name: string };
      const wrong = replaced(args, path, { ...part, zzzzzzzzzz: 1 });
      const message = messageOf(() => new Component(`a${accepted.length}`, wrong));
      if (message === "accepted") accepted.push([component, ...path].join("."));
      const place = [Component.name, args["engine"], ...path].filter(Boolean).join(".");
      const listed = /zzzzzzzzzz = 1: is not a known key\. Known keys: (.*)\.$/m.exec(message)?.[1]?.split(", ") ?? [];
      known[place] = new Set([...(known[place] ?? []), ...listed]);
      tried[place] = new Set([...(tried[place] ?? []), ...Object.keys(part)]);
    }
  };
  await record(() => Object.entries(SOUND).forEach(misspell));
  expect(accepted).toEqual([]);
  // Those of a tenant are in tenant-fields.test.ts.
  const places = Object.entries(known).filter(([place]) => !place.startsWith("TenantStack.spec"));
  const missing = places.flatMap(([place, keys]) =>
    [...keys].filter((key) => !tried[place]?.has(key)).map((key) => `${place}.${key}`),
  );
  expect(missing).toEqual([]);
});

test("planCell", () => {
  const wrong = cases(platformArgs(), () => true).map(
    ([what, args]) => `${what}: ${outcome(() => planCell("retail", args as never))}`,
  );
  expect(wrong.filter((line) => !/: (accepted|refused)$/.test(line))).toEqual([]);
});

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
}

test("a component for its facts, in words", async () => {
  const spec = SOUND["TenantStack"]?.args["spec"];
  const Tenant = TenantStack as unknown as new (name: string, args: unknown) => unknown;
  let message = "";
  await record(() => {
    const platform = new RetailOdooPlatform("retail", platformArgs());
    message = messageOf(() => new Tenant("bakery", { spec, platform }));
  });
  expect(message).toBe(
    "TenantStack bakery: 1 fault in its arguments\n  platform: is a RetailOdooPlatform. Give its `facts`.",
  );
});

test.each<[unknown, string]>([
  [{ provder: undefined }, "  opts.provder: is not a resource option. Did you mean provider?"],
  [{ dependOn: [] }, "  opts.dependOn: is not a resource option. Did you mean dependsOn?"],
  ["eu", '  opts = "eu": is not a set of resource options. Give an object, such as { providers: { kubernetes } }.'],
  [
    { providers: { kubernetes: undefined } },
    "  opts.providers.kubernetes: is missing. Give a provider: without one the machine's default would be used.",
  ],
  [{ providers: [{}] }, "  opts.providers[0]: is not a provider. Give a provider."],
  [{ provider: "kubernetes" }, "  opts.provider: is not a provider. Give a provider."],
  [{ parent: {} }, "  opts.parent: is not a resource. Give a resource."],
])("options %j", (opts, line) => {
  for (const [component, { type, args }] of Object.entries(SOUND)) {
    const Component = type as new (name: string, args: unknown, opts: unknown) => unknown;
    const [title, ...lines] = messageOf(() => new Component("erp", args, opts)).split("\n");
    expect([title, lines]).toEqual([`${component.split(" ")[0]} erp: 1 fault in its arguments`, [line]]);
  }
});

test("options as they may be", async () => {
  const { type, args } = SOUND["BackupIdentity"] as (typeof SOUND)[string];
  const Component = type as new (name: string, args: unknown, opts: unknown) => pulumi.Resource;
  await record(() => {
    const kubernetes = new Provider("own", {});
    const parent = new Component("erp", args, { providers: { kubernetes }, provider: undefined });
    new Component("crm", args, pulumi.mergeOptions({ parent, protect: true }, { dependsOn: [kubernetes] }));
  });
});
