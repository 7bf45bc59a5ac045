import * as library from "@retail-odoo/platform";

/** Everything public that can be called: functions, components, and what components have in place of a constructor. */
const CALLABLE = Object.entries({ ...library, ...library.landingZoneParts }).filter(
  ([, value]) => typeof value === "function",
);
const CALLS = CALLABLE.flatMap(([name, value]): [string, (...args: unknown[]) => unknown][] => {
  const called = value as unknown as (...args: unknown[]) => unknown;
  if (/^[a-z]/.test(name)) return [[name, called]];
  if ("load" in value) return [[`${name}.load`, (...args) => (value.load as typeof called)(...args)]];
  const Component = value as unknown as new (...args: unknown[]) => unknown;
  return [[`new ${name}`, (...args) => new Component(...args)]];
});
/** An error is made by what finds the faults, and a portfolio's are among what is returned. */
const ELSEWHERE = ["new UserInputError", "loadPortfolio"];

test.each(CALLS.filter(([name]) => !ELSEWHERE.includes(name)))(
  "%s without arguments reports what it needs",
  async (_, call) => {
    for (const args of [[], [null, null], ["erp"], [{}, {}]])
      await expect((async () => call(...args))()).rejects.toThrow(library.UserInputError);
  },
);

test("parts of a landing zone tell everything that they are made of", () => {
  const { createNodeGroups, createSharedStorage } = library.landingZoneParts as unknown as {
    [name: string]: (...args: unknown[]) => void;
  };
  expect(() => createSharedStorage?.({})).toThrow(
    `createSharedStorage: 3 faults in its arguments
  context = {}: is not what createLandingZoneContext returns. Give what createLandingZoneContext returned.
  network: is not what createNetwork returns. Give what createNetwork returned.
  keys: is not what createKeys returns. Give what createKeys returned.`,
  );
  expect(() => createNodeGroups?.({ spec: {} }, { bootstrapAddons: [] })).toThrow(
    /: 3 faults[^]*  cluster: [^]*  network: [^]*  keys: /,
  );
});

test("a provider is made of a cluster's facts", () => {
  const { clusterProviderArgs } = library as unknown as { [name: string]: (...args: unknown[]) => void };
  expect(() => clusterProviderArgs?.()).toThrow(
    `clusterProviderArgs: 1 fault in its arguments
  cluster: is not the facts of a cluster. Give \`facts.cluster\` of a LandingZone or a platform.`,
  );
});
