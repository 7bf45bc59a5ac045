// What the offline preview and Pulumi's engine say of the same resources, in one form, so that both compare exactly.
/** How the engine marks a secret. */
const SECRET = "4dabf18193072939515e22adb298388d";

/**
 * Every difference between what the offline preview registers and what the engine has deployed: URN, path, both values. Inputs of the
 * preview may be unknown, and secrets are compared by their place.
 * @param resources of the offline preview
 * @param steps of the first `up`: the state holds a Kubernetes object's inputs as the API server answered them
 */
export function differences(resources, engine, steps) {
  const previewed = offline(resources);
  const found = deployed(engine, steps);
  return [...new Set([...Object.keys(previewed), ...Object.keys(found)])].flatMap((urn) => {
    const [ours, theirs] = [previewed[urn], found[urn]];
    if (!ours || !theirs) return [{ urn, registeredBy: ours ? "the offline preview alone" : "the engine alone" }];
    return unequal(ours, theirs).map((difference) => ({ urn, ...difference }));
  });
}

/** Paths at which two values differ, unless the preview has a marker for what the engine has. */
export function unequal(offline, engine, path = "") {
  if (offline?.unknown === true) return [];
  if (offline?.secret === true && engine?.[SECRET] !== undefined) return [];
  const nested = [offline, engine].every((value) => typeof value === "object" && value !== null);
  if (!nested || Array.isArray(offline) !== Array.isArray(engine))
    return offline === engine ? [] : [{ path, offline, engine }];
  const keys = [...new Set([...Object.keys(offline), ...Object.keys(engine)])];
  return keys.flatMap((key) => unequal(offline[key], engine[key], path === "" ? key : `${path}.${key}`));
}

/** Resources of the offline preview, by URN. */
function offline(resources) {
  return byUrn(
    resources.map((resource) => ({
      ...common(resource),
      parent: resource.parent,
      provider: resource.servedBy && providerOf(resource.servedBy),
      inputs: checked(resource),
    })),
  );
}

/** Resources of the engine's state after `up`, by URN, without those that no program registers: default providers. */
function deployed(engine, steps) {
  const inputsOf = new Map(steps.map(({ urn, inputs }) => [urn, inputs]));
  return byUrn(
    engine.resources
      .filter(({ type, urn }) => !(type.startsWith("pulumi:providers:") && /::default(_[\d_]+)?$/.test(urn)))
      .map((resource) => ({
        ...common(resource),
        parent: resource.parent?.includes("::pulumi:pulumi:Stack::") ? undefined : resource.parent,
        provider: resource.provider && providerOf(resource.provider),
        inputs: checked({ type: resource.type, inputs: inputsOf.get(resource.urn) ?? {} }),
      })),
  );
}

/**
 * Inputs after the check of the Kubernetes provider, which writes `stringData` of a Secret as `data`, and leaves out what is false or
 * empty. A provider's own inputs are left out: its check adds what the environment says, such as the path of a kubeconfig.
 */
function checked({ type, inputs }) {
  if (type.startsWith("pulumi:providers:")) return {};
  if (!type.startsWith("kubernetes:")) return inputs;
  const { stringData, ...others } = inputs;
  return withoutEmpty(stringData === undefined ? inputs : { ...others, data: stringData });
}

function withoutEmpty(value) {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== "object" || value === null) return value;
  const isEmpty = (each) => each === false || (typeof each === "object" && Object.keys(each ?? {}).length === 0);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, withoutEmpty(each)])
      .filter(([, each]) => !isEmpty(each)),
  );
}

/**
 * Options that the state keeps, each with the value that says nothing. It has neither aliases, which the engine forgets once they are
 * resolved, nor `deleteBeforeReplace`.
 */
function common(resource) {
  const { urn, protect, retainOnDelete, deletedWith, dependencies, propertyDependencies } = resource;
  return {
    urn,
    protect: protect ?? false,
    retainOnDelete: retainOnDelete ?? false,
    deletedWith,
    ignoreChanges: resource.ignoreChanges ?? [],
    replaceOnChanges: resource.replaceOnChanges ?? [],
    additionalSecretOutputs: resource.additionalSecretOutputs ?? [],
    customTimeouts: seconds(resource.customTimeouts),
    dependencies: [...(dependencies ?? [])].sort(),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies ?? {})
        .filter(([, urns]) => urns?.length > 0)
        .map(([property, urns]) => [property, [...urns].sort()]),
    ),
  };
}

const SECONDS = { h: 3600, m: 60, s: 1 };

/** Timeouts in seconds: the program writes `15m`, the state holds nanoseconds or seconds. */
function seconds(timeouts = {}) {
  const inSeconds = (value) =>
    typeof value === "number"
      ? value
      : [...value.matchAll(/(\d+)([hms])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * SECONDS[unit], 0);
  return Object.fromEntries(
    Object.entries(timeouts)
      .map(([operation, value]) => [operation, inSeconds(value)])
      .filter(([, value]) => value > 0),
  );
}

/** URN of a provider reference, which is `urn::id`. */
const providerOf = (reference) => reference.split("::").slice(0, 4).join("::");

const byUrn = (resources) =>
  Object.fromEntries(resources.sort((a, b) => (a.urn < b.urn ? -1 : 1)).map((resource) => [resource.urn, resource]));
