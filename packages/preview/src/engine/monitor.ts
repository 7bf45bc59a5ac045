import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import type {
  ExistsResourceRequest,
  ReadResourceRequest,
  RegisterPackageRequest,
  RegisterResourceHookRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceCallRequest,
  ResourceInvokeRequest,
  SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import type { EngineResource } from "../model";
import { Callbacks } from "./callbacks";
import type { Deployment } from "./deployment";
import { Fault } from "./fault";
import { answerInvoke, type InvokeContext } from "./invokes";
import { optionsOfRead, optionsOfRequest } from "./options";
import type { Registration } from "./resources";
import type { Sdk, StructMessage } from "./sdk";
import type { StackReferences } from "./stack-references";
import { isProviderType } from "./urn";
import { isObject, UNKNOWN, type WireObject } from "./wire";

/** The features of the monitor; the SDK refuses to use a feature that is not listed. */
const FEATURES = [
  "SECRETS",
  "RESOURCE_REFERENCES",
  "ALIAS_SPECS",
  "REPLACEMENT_TRIGGER",
  "DELETED_WITH",
  "REPLACE_WITH",
  "TRANSFORMS",
  "INVOKE_TRANSFORMS",
  "PARAMETERIZATION",
  "RESOURCE_HOOKS",
  "ERROR_HOOKS",
  "INVOKE_DEPENDS_ON",
];

/** The service a program registers its resources with. Each method is one remote procedure of Pulumi's resource monitor. */
export class Monitor {
  private readonly callbacks: Callbacks;
  /** Components whose hooks wait for their outputs. */
  private readonly afterCreate = new Map<string, Registration>();
  private packages = 0;

  constructor(
    private readonly sdk: Sdk,
    private readonly deployment: Deployment,
    private readonly references: StackReferences,
    private readonly context: InvokeContext,
  ) {
    this.callbacks = new Callbacks(sdk);
  }

  async registerResource(request: RegisterResourceRequest): Promise<object> {
    const [type, name, custom] = [request.getType(), request.getName(), request.getCustom()];
    if (request.getRemote()) {
      throw new Fault(
        `"${name}" (${type}) is a remote component: a provider plugin creates its resources, which an offline preview cannot see.` +
          " Exclude it from the offline preview, or replace it with resources of this program.",
      );
    }
    const parent = request.getParent() === "" ? undefined : request.getParent();
    const requested: Registration = {
      type,
      name,
      custom,
      inputs: content(request.getObject()),
      propertyDependencies: propertyDependencies(request),
      options: this.deployment.inherit(type, custom, parent, optionsOfRequest(request)),
      ...(parent === undefined ? {} : { parent }),
    };
    const own = request.getTransformsList();
    const registration = await this.callbacks.transform(requested, own, this.deployment.ancestors(parent));
    const resource = await this.deployment.register(registration);
    this.callbacks.keepTransforms(resource.urn, own);
    await this.runHooks("BeforeCreate", resource, registration);
    if (custom) await this.runHooks("AfterCreate", resource, registration);
    else if (registration.options.hooks.AfterCreate !== undefined) this.afterCreate.set(resource.urn, registration);
    const response = new this.sdk.messages.RegisterResourceResponse().setUrn(resource.urn);
    response.setId(isProviderType(type) ? UNKNOWN : (resource.id ?? ""));
    return response.setObject(this.sdk.struct(resource.wireOutputs as WireObject));
  }

  private async runHooks(
    kind: "BeforeCreate" | "AfterCreate",
    resource: EngineResource,
    { options }: Registration,
  ): Promise<void> {
    const { urn, name, type, id = "" } = resource;
    const outputs = kind === "AfterCreate" ? { outputs: resource.wireOutputs as WireObject } : {};
    const subject = { urn, name, type, id, inputs: resource.wireInputs as WireObject, ...outputs };
    const failure = await this.callbacks.runHooks(options.hooks[kind], subject);
    if (failure !== undefined) throw new Fault(`${urn}: ${kind === "BeforeCreate" ? "before" : "after"} ${failure}`);
  }

  async registerResourceOutputs(request: RegisterResourceOutputsRequest): Promise<object> {
    const resource = this.deployment.registerOutputs(request.getUrn(), content(request.getOutputs()));
    const registration = this.afterCreate.get(resource.urn);
    if (registration !== undefined) await this.runHooks("AfterCreate", resource, registration);
    return new this.sdk.empty();
  }

  async readResource(request: ReadResourceRequest): Promise<object> {
    const [type, name, id] = [request.getType(), request.getName(), request.getId()];
    const inputs = content(request.getProperties());
    const outputs = type === "pulumi:pulumi:StackReference" ? { ...inputs, ...this.references.read(id) } : {};
    const parent = request.getParent();
    const options = optionsOfRead(request);
    const registration = {
      type,
      name,
      custom: true,
      inputs,
      propertyDependencies: {},
      options,
      ...(parent === "" ? {} : { parent }),
    };
    const resource = await this.deployment.read(registration, id, outputs);
    const response = new this.sdk.messages.ReadResourceResponse().setUrn(resource.urn);
    return response.setProperties(this.sdk.struct(outputs));
  }

  async invoke(request: ResourceInvokeRequest): Promise<object> {
    const token = request.getTok();
    const response = new this.sdk.messages.ResourceInvokeResponse();
    const { args, provider } = await this.callbacks.transformInvoke(
      token,
      content(request.getArgs()),
      request.getProvider(),
    );
    if (token === "pulumi:pulumi:getResource") return response.setReturn(this.sdk.encode(this.getResource(args)));
    if (this.deployment.isUnresolved(request.getDependsonList?.() ?? [])) return response.setUnknown(true);
    if (provider === "") await this.deployment.serve(token, request.getVersion(), token);
    return response.setReturn(this.sdk.struct(answerInvoke(token, args, provider, this.context)));
  }

  /** The SDK resolves a reference to a resource with this invoke. */
  private getResource(args: WireObject): WireObject {
    const resource = this.deployment.find(String(args.urn));
    if (resource === undefined) throw new Fault(`unknown resource ${String(args.urn)}`);
    const id = resource.custom ? (resource.id ?? UNKNOWN) : "";
    return { urn: resource.urn, id, state: resource.wireOutputs as WireObject };
  }

  async call(request: ResourceCallRequest): Promise<object> {
    throw new Fault(
      `the program calls ${request.getTok()}, a method that a provider plugin runs; an offline preview cannot run it`,
    );
  }

  async existsResource(_request: ExistsResourceRequest): Promise<object> {
    return new this.sdk.messages.ExistsResourceResponse().setUnknown(true);
  }

  async registerStackTransform(callback: Callback): Promise<object> {
    this.callbacks.addStackTransform(callback);
    return new this.sdk.empty();
  }

  async registerStackInvokeTransform(callback: Callback): Promise<object> {
    this.callbacks.addInvokeTransform(callback);
    return new this.sdk.empty();
  }

  async registerResourceHook(request: RegisterResourceHookRequest): Promise<object> {
    this.callbacks.addHook(request);
    return new this.sdk.empty();
  }

  /** Called when an operation fails, which none does in a preview. */
  async registerErrorHook(): Promise<object> {
    return new this.sdk.empty();
  }

  async registerPackage(_request: RegisterPackageRequest): Promise<object> {
    return new this.sdk.messages.RegisterPackageResponse().setRef(`package-${++this.packages}`);
  }

  async getDeploymentInfo(): Promise<object> {
    const { ResourceMonitorFeature: known, DeploymentInfo } = this.sdk.messages;
    const ids = FEATURES.map((name) => known[`RESOURCE_MONITOR_FEATURE_${name}` as keyof typeof known]);
    return new DeploymentInfo().setSupportedfeaturesList(ids.filter((id) => id !== undefined));
  }

  /** The request of SDKs older than `getDeploymentInfo`: `resourceReferences` for `RESOURCE_REFERENCES`. */
  async supportsFeature(request: SupportsFeatureRequest): Promise<object> {
    const name = request
      .getId()
      .replace(/[A-Z]/g, (letter) => `_${letter}`)
      .toUpperCase();
    return new this.sdk.messages.SupportsFeatureResponse().setHassupport(FEATURES.includes(name));
  }

  async signalAndWaitForShutdown(): Promise<object> {
    return new this.sdk.empty();
  }
}

function content(message: unknown): WireObject {
  const value = (message as StructMessage | undefined)?.toJavaScript();
  return isObject(value) ? value : {};
}

function propertyDependencies(request: RegisterResourceRequest): { [property: string]: string[] } {
  const dependencies: { [property: string]: string[] } = {};
  request.getPropertydependenciesMap().forEach((urns, property) => (dependencies[property] = urns.getUrnsList()));
  return dependencies;
}
