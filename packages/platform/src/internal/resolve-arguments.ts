import { ProviderResource, Resource, type ComponentResourceOptions } from "@pulumi/pulumi/resource";
import { Faults, UserInputError } from "./errors";
import { nearest } from "./shape";
import { checkValues, messageOf } from "./values";

interface Given {
  /** Class or function that takes the arguments, for messages. */
  component: string;
  /** Name of the component; absent for a function. */
  name?: unknown;
  args: unknown;
  opts?: unknown;
}

/**
 * Runs the pure step in which a component or function resolves its arguments, and guarantees that whatever is wrong with them
 * is a `UserInputError`, thrown before anything is registered.
 * @param resolve throws UserInputError with every fault that it finds
 */
export function resolveArguments<Resolved>(
  { component, args, opts, ...named }: Given,
  resolve: () => Resolved,
): Resolved {
  const faults = new Faults();
  const isNamed = !("name" in named) || typeof named.name === "string";
  const where = isNamed && "name" in named ? `${component} ${String(named.name)}` : component;
  if (!isNamed) faults.at("name").add(undefined, "is not text", "Give the component a name.");
  checkValues(args, faults);
  checkOptions(opts, faults.at("opts"));
  faults.throwIfAny(where);
  try {
    return resolve();
  } catch (error) {
    // A value that no check foresaw. Errors of other classes are the library's own.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    const reason = `cannot be resolved: ${messageOf(error)}`;
    const unforeseen = { path: "", value: undefined, reason, remedy: "Compare the arguments with their types." };
    throw Object.assign(new UserInputError(where, [unforeseen]), { cause: error });
  }
}

/** Every option of a component; the compiler keeps the table complete. */
const OPTIONS: { readonly [option in keyof ComponentResourceOptions]-?: true } = {
  aliases: true,
  customTimeouts: true,
  deletedWith: true,
  dependsOn: true,
  envVarMappings: true,
  hideDiffs: true,
  hooks: true,
  id: true,
  ignoreChanges: true,
  parent: true,
  pluginDownloadURL: true,
  protect: true,
  provider: true,
  providers: true,
  replaceOnChanges: true,
  replaceWith: true,
  replacementTrigger: true,
  retainOnDelete: true,
  stateMigrations: true,
  transformations: true,
  transforms: true,
  urn: true,
  version: true,
};

/** The SDK ignores an option that it does not know, and takes the default provider where one is undefined. */
function checkOptions(opts: unknown, faults: Faults): void {
  if (opts === undefined || opts === null) return;
  if (typeof opts !== "object" || Array.isArray(opts))
    return faults.add(
      opts,
      "is not a set of resource options",
      "Give an object, such as { providers: { kubernetes } }.",
    );
  try {
    for (const [option, value] of Object.entries(opts)) checkOption(option, value, faults);
  } catch (error) {
    faults.add(undefined, `cannot be read: ${messageOf(error)}`, "Give a plain object.");
  }
}

function checkOption(option: string, value: unknown, faults: Faults): void {
  const at = faults.at(option);
  if (!Object.hasOwn(OPTIONS, option)) {
    const close = nearest(option, Object.keys(OPTIONS));
    at.add(undefined, "is not a resource option", close ? `Did you mean ${close}?` : "Leave it out.");
  } else if (option === "providers") checkProviders(value, at);
  else if (value !== undefined && value !== null) {
    if (option === "provider" && !isProvider(value)) at.add(undefined, "is not a provider", "Give a provider.");
    if (option === "parent" && !Resource.isInstance(value)) at.add(undefined, "is not a resource", "Give a resource.");
  }
}

function checkProviders(providers: unknown, faults: Faults): void {
  if (providers === undefined || providers === null) return;
  if (typeof providers !== "object")
    return faults.add(providers, "is not a set of providers", "Give an object, such as { kubernetes }.");
  for (const [key, provider] of Object.entries(providers)) {
    const at = faults.at(Array.isArray(providers) ? Number(key) : key);
    if (provider === undefined || provider === null)
      at.add(undefined, "is missing", "Give a provider: without one the machine's default would be used.");
    else if (!isProvider(provider)) at.add(undefined, "is not a provider", "Give a provider.");
  }
}

function isProvider(value: unknown): boolean {
  return ProviderResource.isInstance(value);
}
