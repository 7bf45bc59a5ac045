import type { EngineResource, PolicyResult } from "../model";
import { DefaultProviders } from "./default-providers";
import { Fault } from "./fault";
import type { ResourceOptions } from "./options";
import { plannedOutputs } from "./planned-outputs";
import { describeResource, setInputs, setOutputs, type Registration } from "./resources";
import type { StackSettings } from "./stack";
import { isProviderType, isStackType, makeUrn, packageOf, providerUrn, typeOf, type Target } from "./urn";
import { normalizeUnknowns, UNKNOWN, type WireObject } from "./wire";

/**
 * The policies, as the engine runs them: on every registered resource, including the stack and default providers, which are
 * absent from the result of a preview, and excluding resources that are only read.
 */
export interface Analyzer {
  /** Changed inputs in wire form, or undefined. */
  remediate(resource: EngineResource): Promise<{ [key: string]: unknown } | undefined>;
  analyze(resource: EngineResource): Promise<PolicyResult[]>;
  analyzeStack(resources: EngineResource[]): Promise<PolicyResult[]>;
}

/** The options that a resource passes on to its children. */
interface Inheritable extends Pick<
  ResourceOptions,
  "protect" | "retainOnDelete" | "deletedWith" | "provider" | "providers"
> {
  parent: string | undefined;
}

/** The state of a deployment while a program registers its resources. It starts from an empty stack. */
export class Deployment {
  readonly resources: EngineResource[] = [];
  readonly policies: PolicyResult[] = [];
  readonly faults: string[] = [];
  stack?: EngineResource;
  private readonly byUrn = new Map<string, EngineResource>();
  private readonly inheritable = new Map<string, Inheritable>();
  private readonly children = new Map<string, string[]>();
  private readonly defaults: DefaultProviders;

  constructor(
    readonly target: Target,
    settings: StackSettings,
    private readonly analyzer?: Analyzer,
    private readonly onProgress?: (registered: number) => void,
  ) {
    this.defaults = new DefaultProviders(target, settings);
  }

  find(urn: string): EngineResource | undefined {
    return this.byUrn.get(urn);
  }

  /** The parent of a resource, its parent and so on, the stack last. */
  ancestors(parent: string | undefined): string[] {
    const chain: string[] = [];
    for (let urn = parent; urn !== undefined; urn = this.inheritable.get(urn)?.parent) chain.push(urn);
    return chain;
  }

  /** The options of a resource with those inherited from its parent; the SDK itself passes on the others. */
  inherit(type: string, custom: boolean, parent: string | undefined, own: ResourceOptions): ResourceOptions {
    const inherited = parent === undefined ? undefined : this.inheritable.get(parent);
    if (inherited === undefined) return own;
    const served = inherited.provider !== "" && packageOf(typeOf(providerUrn(inherited.provider))) === packageOf(type);
    const provider = own.provider || (served || !custom ? inherited.provider : "");
    return {
      ...own,
      protect: own.protect ?? inherited.protect,
      retainOnDelete: own.retainOnDelete ?? inherited.retainOnDelete,
      deletedWith: own.deletedWith ?? inherited.deletedWith,
      provider: custom ? provider || this.providerFor(type, parent, own.providers) : provider,
    };
  }

  /** The explicit provider for a type: among `own`, else among those its parent component hands down; "" if none. */
  private providerFor(token: string, parent: string | undefined, own: { [name: string]: string }): string {
    const handedDown = parent === undefined ? undefined : this.inheritable.get(parent)?.providers;
    return own[packageOf(token)] ?? handedDown?.[packageOf(token)] ?? "";
  }

  async register(registration: Registration): Promise<EngineResource> {
    const { type, custom, parent, options } = registration;
    const urn = this.claim(registration);
    const servedBy =
      custom && !isProviderType(type) && options.provider === ""
        ? await this.serve(type, options.version, urn)
        : undefined;
    const inputs = normalizeUnknowns(registration.inputs) as WireObject;
    const resource = describeResource(this.target, urn, { ...registration, inputs }, servedBy);
    await this.runPolicies(resource);
    if (custom) setOutputs(resource, plannedOutputs(resource));
    const handedDown = custom || parent === undefined ? {} : this.inheritable.get(parent)?.providers;
    this.keep(resource, registration, { ...handedDown, ...options.providers });
    return resource;
  }

  /** A read resource: before a deployment only what the program passes is known of it. */
  async read(registration: Registration, id: string, outputs: WireObject): Promise<EngineResource> {
    const { type, options } = registration;
    const urn = this.claim(registration);
    const servedBy =
      isProviderType(type) || options.provider !== "" ? undefined : await this.serve(type, options.version, urn);
    const inputs = normalizeUnknowns(registration.inputs) as WireObject;
    const resource = describeResource(this.target, urn, { ...registration, inputs }, servedBy);
    if (id !== UNKNOWN) resource.id = id;
    resource.external = true;
    setOutputs(resource, outputs);
    this.keep(resource, registration, {});
    return resource;
  }

  registerOutputs(urn: string, outputs: WireObject): EngineResource {
    const resource = this.byUrn.get(urn);
    if (resource === undefined)
      throw new Fault(`outputs were registered for ${urn}, which is not a resource of this stack`);
    setOutputs(resource, normalizeUnknowns(outputs) as WireObject);
    return resource;
  }

  /** Whether one of the resources, or of the children of a component among them, does not exist before a deployment. */
  isUnresolved(urns: string[]): boolean {
    return urns.some((urn) => {
      const resource = this.byUrn.get(urn);
      if (resource === undefined) return false;
      if (!resource.custom) return this.isUnresolved(this.children.get(urn) ?? []);
      return resource.id === undefined && !isProviderType(resource.type);
    });
  }

  /** A provider of the program, or a default one. */
  provider(urn: string): EngineResource | undefined {
    return this.byUrn.get(urn) ?? this.defaults.list().find((provider) => provider.urn === urn);
  }

  /** Ends a deployment whose program has succeeded. */
  async finish(): Promise<void> {
    const registered = this.resources.filter((resource) => resource.external !== true);
    const all = [...(this.stack === undefined ? [] : [this.stack]), ...this.defaults.list(), ...registered];
    if (this.analyzer !== undefined) this.policies.push(...(await this.analyzer.analyzeStack(all)));
  }

  /** The URN of the default provider for a type or function; `subject` is the resource or invoke that needs it. */
  async serve(token: string, version: string, subject: string): Promise<string> {
    if (this.defaults.isDenied(token)) {
      throw new Fault(
        `Default provider for '${packageOf(token)}' disabled. '${subject}' must use an explicit provider.`,
      );
    }
    const { provider, isNew } = this.defaults.serving(token, version);
    if (isNew) await this.runPolicies(provider);
    return provider.urn;
  }

  private claim({ type, name, custom, parent }: Registration): string {
    if (custom && type.split(":").length !== 3) {
      throw new Fault(
        `resource "${name}" has type "${type}"; the type of a custom resource has three parts, like "package:module:Type"`,
      );
    }
    if (parent !== undefined && !this.inheritable.has(parent))
      throw new Fault(`could not find parent resource ${parent}`);
    const urn = makeUrn(this.target, parent, type, name);
    if (this.inheritable.has(urn)) throw new Fault(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    this.inheritable.set(urn, { provider: "", providers: {}, parent });
    return urn;
  }

  private keep(
    resource: EngineResource,
    { parent, custom, options }: Registration,
    providers: { [name: string]: string },
  ): void {
    const { protect, retainOnDelete, deletedWith } = options;
    const provider = custom ? options.provider : "";
    this.inheritable.set(resource.urn, { protect, retainOnDelete, deletedWith, provider, providers, parent });
    this.byUrn.set(resource.urn, resource);
    if (isStackType(resource.type)) {
      this.stack = resource;
      return;
    }
    const siblings = parent === undefined ? undefined : this.children.get(parent);
    siblings?.push(resource.urn);
    this.children.set(resource.urn, []);
    this.resources.push(resource);
    this.onProgress?.(this.resources.length);
  }

  /** Remediates, then validates the remediated inputs. */
  private async runPolicies(resource: EngineResource): Promise<void> {
    if (this.analyzer === undefined) return;
    const changed = await this.analyzer.remediate(resource);
    if (changed !== undefined) setInputs(resource, changed as WireObject);
    this.policies.push(...(await this.analyzer.analyze(resource)));
  }
}
