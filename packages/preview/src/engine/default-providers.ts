import type { EngineResource } from "../model";
import { Fault } from "./fault";
import { describeResource } from "./resources";
import type { StackSettings } from "./stack";
import { makeUrn, packageOf, type Target } from "./urn";
import { secretOf, UNKNOWN, type WireObject } from "./wire";

/**
 * The default providers: one a package and version, configured by the stack's configuration. They are not among the previewed
 * resources, but policies see them.
 */
export class DefaultProviders {
  private readonly known = new Map<string, EngineResource>();

  constructor(
    private readonly target: Target,
    private readonly settings: StackSettings,
  ) {}

  list(): EngineResource[] {
    return [...this.known.values()];
  }

  isDenied(token: string): boolean {
    const text = this.settings.config["pulumi:disable-default-providers"];
    if (text === undefined || text === "" || packageOf(token) === "pulumi") return false;
    return this.deniedNames(text).some((name) => name === "*" || name === packageOf(token));
  }

  private deniedNames(text: string): unknown[] {
    try {
      const names = JSON.parse(text) as unknown;
      if (Array.isArray(names)) return names;
    } catch {
      // reported below, like any other text that is not a list
    }
    throw new Fault(
      `configuration pulumi:disable-default-providers must be a list of packages, found ${JSON.stringify(text)}`,
    );
  }

  /** `isNew` when this is the first resource it serves. */
  serving(token: string, version: string): { provider: EngineResource; isNew: boolean } {
    const type = `pulumi:providers:${packageOf(token)}`;
    const name = version === "" ? "default" : `default_${version.replace(/[.+-]/g, "_")}`;
    const urn = makeUrn(this.target, undefined, type, name);
    const known = this.known.get(urn);
    if (known !== undefined) return { provider: known, isNew: false };
    const inputs = { ...this.configuration(packageOf(token)), ...(version === "" ? {} : { version }) };
    const provider = describeResource(this.target, urn, {
      type,
      name,
      custom: true,
      inputs,
      propertyDependencies: {},
      options: NO_OPTIONS,
    });
    provider.wireOutputs = provider.wireInputs;
    this.known.set(urn, provider);
    return { provider, isNew: true };
  }

  /** Dynamic providers, which are code of the program, receive the whole configuration with its namespaces. */
  private configuration(namespace: string): WireObject {
    const inputs: WireObject = {};
    const isDynamic = namespace === "pulumi-nodejs";
    for (const [key, text] of Object.entries(this.settings.config)) {
      if (!isDynamic && !key.startsWith(`${namespace}:`)) continue;
      const value = text.includes(UNKNOWN) ? UNKNOWN : text;
      inputs[isDynamic ? key : key.slice(namespace.length + 1)] = this.settings.secretKeys.includes(key)
        ? secretOf(value)
        : value;
    }
    return inputs;
  }
}

const NO_OPTIONS = {
  provider: "",
  providers: {},
  dependsOn: [],
  aliases: [],
  ignoreChanges: [],
  replaceOnChanges: [],
  replaceWith: [],
  additionalSecretOutputs: [],
  customTimeouts: {},
  importId: "",
  version: "",
  pluginDownloadUrl: "",
  hooks: {},
};
