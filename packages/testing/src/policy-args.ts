/**
 * Runs one rule on resources that a test makes up, without an engine: what it reports, and whether it can run in a preview.
 */
import {
  unknownCheckingProxy,
  UnknownValueError,
  type PolicyResource,
  type PolicyResourceOptions,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { UNKNOWN } from "@retail-odoo/preview/engine/wire";

/** `UNKNOWN` is a value that only a deployment knows, as a rule reads it in a preview: reading it throws `UnknownValueError`. */
export { UNKNOWN, UnknownValueError };

/** A resource as a rule sees it; for a stack rule `props` are outputs. */
export interface PolicySubject {
  type: string;
  name: string;
  /** Secrets as plain values, unknowns as `UNKNOWN`. */
  props: object;
  /** @default `urn:pulumi:test::shop::<type>::<name>` */
  urn?: string;
  opts?: Partial<PolicyResourceOptions>;
  provider?: { type: string; name: string; props: object };
  /** Names or URNs of resources of the same stack; stack rules only. */
  parent?: string;
  dependencies?: string[];
  propertyDependencies?: { [property: string]: string[] };
}

/** The rule called `notApplicable` for the resource. A test that expects no violation there would prove nothing. */
export class RuleNotApplicable extends Error {
  constructor(reason?: string) {
    super(reason ?? "the rule does not apply to this resource");
    this.name = "RuleNotApplicable";
  }
}

/**
 * The violations that the rule reports for the resource, in order. `config` overrides the defaults of the rule's schema.
 * Rejects with `UnknownValueError` when the rule reads an unknown value, because it could not run in a preview, with
 * `RuleNotApplicable` when the rule does not apply, and with any other error that the rule throws.
 */
export async function resourceViolations(
  policy: ResourceValidationPolicy,
  subject: PolicySubject,
  config: object = {},
): Promise<string[]> {
  const { validateResource } = policy;
  if (validateResource === undefined) throw new Error(`rule ${policy.name} validates no resources`);
  const messages: string[] = [];
  for (const validate of [validateResource].flat()) {
    const args: ResourceValidationArgs = { ...validated(subject), ...context(policy, config) };
    await validate(args, (message) => messages.push(message));
  }
  return messages;
}

/** The same for a rule about the whole stack. It also rejects when a parent or dependency is not a resource of the stack. */
export async function stackViolations(
  policy: StackValidationPolicy,
  subjects: PolicySubject[],
  config: object = {},
): Promise<string[]> {
  const messages: string[] = [];
  const args = { resources: related(subjects), ...context(policy, config) };
  await policy.validateStack(args, (message) => messages.push(message));
  return messages;
}

type ValidatedResource = Omit<PolicyResource, "asType"> &
  Pick<ResourceValidationArgs, "asType"> &
  Pick<PolicyResource, "asType">;

function validated(subject: PolicySubject): ValidatedResource {
  const { type, name, provider } = subject;
  const props = checked(subject.props);
  const isType: ValidatedResource["isType"] = (resourceClass) => isOfType(type, resourceClass);
  return {
    type,
    name,
    urn: urnOf(subject),
    props,
    opts: {
      protect: false,
      ignoreChanges: [],
      aliases: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
      ...subject.opts,
    },
    provider: provider && { ...provider, urn: urnOf(provider), props: checked(provider.props) },
    dependencies: [],
    propertyDependencies: {},
    isType,
    asType: ((resourceClass: object) =>
      isOfType(type, resourceClass) ? props : undefined) as ValidatedResource["asType"],
  };
}

function urnOf({ type, name, urn }: { type: string; name: string; urn?: string }): string {
  return urn ?? `urn:pulumi:test::shop::${type}::${name}`;
}

/** A copy as the SDK makes it of what it is sent: fields that are `undefined` are absent. */
function checked(props: object): { [key: string]: unknown } {
  return unknownCheckingProxy(JSON.parse(JSON.stringify(props)));
}

function related(subjects: PolicySubject[]): PolicyResource[] {
  const resources: PolicyResource[] = subjects.map(validated);
  const find = (reference: string): PolicyResource => {
    const [found, ...others] = resources.filter(({ urn, name }) => urn === reference || name === reference);
    if (found === undefined) throw new Error(`no resource of the stack is called ${reference}`);
    if (others.length > 0) throw new Error(`several resources of the stack are called ${reference}; give its URN`);
    return found;
  };
  resources.forEach((resource, index) => {
    const { parent, dependencies = [], propertyDependencies = {} } = subjects[index] ?? {};
    if (parent !== undefined) resource.parent = find(parent);
    resource.dependencies = dependencies.map(find);
    for (const [property, references] of Object.entries(propertyDependencies)) {
      resource.propertyDependencies[property] = references.map(find);
    }
  });
  return resources;
}

/** Compares the type token of the class, else asks the class's `isInstance`, as the SDK does. */
function isOfType(type: string, resourceClass: object): boolean {
  const { __pulumiType: token, isInstance } = resourceClass as {
    __pulumiType?: string;
    isInstance?: (resource: object) => boolean;
  };
  return token !== undefined && token !== "" ? token === type : isInstance?.({ __pulumiType: type }) === true;
}

function context(policy: ResourceValidationPolicy | StackValidationPolicy, config: object) {
  const properties = Object.entries(policy.configSchema?.properties ?? {});
  const defaults = Object.fromEntries(
    properties.flatMap(([name, schema]) => ("default" in schema ? [[name, schema.default]] : [])),
  );
  return {
    stackTags: new Map<string, string>(),
    getConfig: <Config extends object>() => ({ ...defaults, ...config }) as Config,
    notApplicable: (reason?: string): never => {
      throw new RuleNotApplicable(reason);
    },
  };
}
