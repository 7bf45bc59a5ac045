import {
  validateResourceOfType,
  validateStackResourcesOfType,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { CustomResource } from "@pulumi/pulumi";
import {
  resourceViolations,
  stackViolations,
  RuleNotApplicable,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from ".";

interface VolumeArgs {
  encrypted?: boolean;
  key?: { arn: string };
  sizeGiB?: number;
}
class Volume extends CustomResource {
  static readonly __pulumiType = "test:index:Volume";
  constructor(name: string, args: VolumeArgs) {
    super(Volume.__pulumiType, name, args);
  }
}
class Named extends CustomResource {
  static override isInstance(value: unknown): value is Named {
    return (value as { __pulumiType?: string }).__pulumiType === "test:index:Named";
  }
}

const volume = (props: VolumeArgs, more: Partial<PolicySubject> = {}): PolicySubject => ({
  type: "test:index:Volume",
  name: "data",
  props,
  ...more,
});

describe("a resource rule", () => {
  const rule: ResourceValidationPolicy = {
    name: "volume-limit-size",
    description: "Volumes are limited.",
    configSchema: { properties: { limit: { type: "integer", default: 100 }, unit: { type: "string" } } },
    validateResource: [
      validateResourceOfType(Volume, (props, args, report) => {
        const { limit, unit = "GiB" } = args.getConfig<{ limit: number; unit?: string }>();
        if ((props.sizeGiB ?? 0) > limit) report(`${args.name} is over ${limit} ${unit}`);
      }),
      validateResourceOfType(Volume, async (props, args, report) => {
        await new Promise((resolve) => setImmediate(resolve));
        if ("key" in props && props.encrypted === false) report(`${args.urn} has a key for nothing`);
      }),
    ],
  };

  test("reports in order, later reports too", async () => {
    const subject = volume({ sizeGiB: 101, encrypted: false, key: { arn: "a" } });
    const urn = "urn:pulumi:test::shop::test:index:Volume::data";
    expect(await resourceViolations(rule, subject)).toEqual(["data is over 100 GiB", `${urn} has a key for nothing`]);
  });

  test("is configured over the defaults of its schema", async () => {
    expect(await resourceViolations(rule, volume({ sizeGiB: 20 }), { limit: 10, unit: "G" })).toEqual([
      "data is over 10 G",
    ]);
    expect(await resourceViolations(rule, volume({ sizeGiB: 20 }))).toEqual([]);
  });

  test("may test for the presence of an unknown, but not read it", async () => {
    const pending = { key: { arn: UNKNOWN }, encrypted: true };
    expect(await resourceViolations(rule, volume(pending))).toEqual([]);
    const reading: ResourceValidationPolicy = {
      ...rule,
      validateResource: validateResourceOfType(Volume, (props, _args, report) => report(props.key?.arn ?? "")),
    };
    await expect(resourceViolations(reading, volume(pending))).rejects.toThrow(UnknownValueError);
    await expect(resourceViolations(reading, volume(pending))).rejects.toThrow(
      "string value at .key.arn can't be known",
    );
  });

  test("throws for a resource to which it does not apply", async () => {
    await expect(resourceViolations(rule, { type: "test:index:Other", name: "o", props: {} })).rejects.toThrow(
      RuleNotApplicable,
    );
  });

  test("sees options, provider, and no field that is undefined", async () => {
    const all: ResourceValidationPolicy = {
      name: "all",
      description: "d",
      validateResource: ({ props, opts, provider, asType }, report) =>
        report(
          JSON.stringify([
            Object.keys(props),
            opts.protect,
            opts.aliases,
            provider,
            asType(Volume),
            asType(Named) === undefined,
          ]),
        ),
    };
    const subject = volume(
      { encrypted: undefined, sizeGiB: 1 },
      { opts: { protect: true }, provider: { type: "pulumi:providers:test", name: "west", props: { region: "w" } } },
    );
    const urn = "urn:pulumi:test::shop::pulumi:providers:test::west";
    const provider = { type: "pulumi:providers:test", name: "west", props: { region: "w" }, urn };
    expect(await resourceViolations(all, subject)).toEqual([
      JSON.stringify([["sizeGiB"], true, [], provider, { sizeGiB: 1 }, true]),
    ]);
  });
});

describe("a stack rule", () => {
  const rule: StackValidationPolicy = {
    name: "volume-have-parent",
    description: "Volumes belong to something.",
    validateStack: validateStackResourcesOfType(Volume, (_volumes, { resources }, report) => {
      for (const { name, parent, dependencies, propertyDependencies } of resources) {
        const keyed = (propertyDependencies.key ?? []).map((each) => each.name).join();
        report(
          `${name} in ${parent?.name} after ${dependencies.map((each) => each.isType(Named)).join()} for ${keyed}`,
        );
      }
    }),
  };
  const named: PolicySubject = { type: "test:index:Named", name: "group", props: {} };

  test("sees parents and dependencies as resources", async () => {
    const related = volume({}, { parent: "group", dependencies: ["group"], propertyDependencies: { key: ["group"] } });
    expect(await stackViolations(rule, [related, named])).toEqual(["data in group after true for group"]);
  });

  test("requires each referenced resource to exist once", async () => {
    const orphan = volume({}, { parent: "missing" });
    await expect(stackViolations(rule, [orphan])).rejects.toThrow("no resource of the stack is called missing");
    const twice = [volume({}, { parent: "group" }), named, { ...named, type: "test:index:Twin" }];
    await expect(stackViolations(rule, twice)).rejects.toThrow(
      "several resources of the stack are called group; give its URN",
    );
  });

  test("throws at an unknown, and when it does not apply", async () => {
    const reading: StackValidationPolicy = {
      ...rule,
      validateStack: ({ resources }, report) => report(JSON.stringify(resources.map((each) => each.props))),
    };
    await expect(stackViolations(reading, [volume({ key: { arn: UNKNOWN } })])).rejects.toThrow(UnknownValueError);
    await expect(stackViolations(rule, [named])).rejects.toThrow(
      "Policy only applies to resources of type 'test:index:Volume'",
    );
  });
});
