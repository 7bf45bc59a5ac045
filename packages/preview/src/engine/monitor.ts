import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import type {
  DeploymentInfo,
  ExistsResourceRequest,
  ExistsResourceResponse,
  ReadResourceRequest,
  ReadResourceResponse,
  RegisterPackageRequest,
  RegisterPackageResponse,
  RegisterResourceHookRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  RegisterResourceResponse,
  ResourceCallRequest,
  ResourceInvokeRequest,
  ResourceInvokeResponse,
  SupportsFeatureRequest,
  SupportsFeatureResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import type { EngineResource } from "../model";
import { Callbacks } from "./callbacks";
import type { ResponseClass } from "./clients";
import type { Deployment } from "./deployment";
import { Fault } from "./fault";
import { answerInvoke, type InvokeContext } from "./invokes";
import { UnansweredFault, type UnansweredLookup } from "./lookups";
import { optionsOfRead, optionsOfRequest } from "./options";
import type { Registration } from "./resources";
import type { StructMessage } from "./message-values";
import type { Sdk } from "./sdk";
import type { StackReferences } from "./stack-references";
import { isProviderType, packageOf, providerUrn } from "./urn";
import { isObject, UNKNOWN, type WireObject } from "./wire";

/** The features of the monitor by their number in the protocol; the SDK refuses to use a feature that is not listed. */
const FEATURES = {
  SECRETS: 0,
  RESOURCE_REFERENCES: 1,
  ALIAS_SPECS: 3,
  REPLACEMENT_TRIGGER: 4,
  DELETED_WITH: 5,
  REPLACE_WITH: 6,
  TRANSFORMS: 7,
  INVOKE_TRANSFORMS: 8,
  PARAMETERIZATION: 9,
  RESOURCE_HOOKS: 10,
  ERROR_HOOKS: 11,
  INVOKE_DEPENDS_ON: 14,
};

/**
 * The service a program registers its resources with. Each method with a response class is one remote procedure of Pulumi's
 * resource monitor; the class is that of the copy of the SDK that asks.
 */
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
    private readonly onUnanswered?: (lookup: UnansweredLookup) => void,
  ) {
    this.callbacks = new Callbacks(sdk);
  }

  async registerResource(
    request: RegisterResourceRequest,
    Response: ResponseClass<RegisterResourceResponse>,
  ): Promise<object> {
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
    const response = new Response().setUrn(resource.urn);
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

  async registerResourceOutputs(request: RegisterResourceOutputsRequest, Empty: ResponseClass): Promise<object> {
    const resource = this.deployment.registerOutputs(request.getUrn(), content(request.getOutputs()));
    const registration = this.afterCreate.get(resource.urn);
    if (registration !== undefined) await this.runHooks("AfterCreate", resource, registration);
    return new Empty();
  }

  async readResource(request: ReadResourceRequest, Response: ResponseClass<ReadResourceResponse>): Promise<object> {
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
    const response = new Response().setUrn(resource.urn);
    return response.setProperties(this.sdk.struct(outputs));
  }

  /** Up to 3.255 the response is the provider protocol's, which has no `unknown`: those releases wait for `dependsOn` themselves. */
  async invoke(request: ResourceInvokeRequest, Response: ResponseClass<ResourceInvokeResponse>): Promise<object> {
    const token = request.getTok();
    const response = new Response();
    const { args, provider } = await this.callbacks.transformInvoke(
      token,
      content(request.getArgs()),
      request.getProvider(),
    );
    if (token === "pulumi:pulumi:getResource") return response.setReturn(this.sdk.encode(this.getResource(args)));
    if (this.deployment.isUnresolved(request.getDependsonList?.() ?? [])) return response.setUnknown(true);
    const version = request.getVersion();
    const urn = provider === "" ? await this.deployment.serve(token, version, token) : providerUrn(provider);
    try {
      return response.setReturn(this.sdk.struct(answerInvoke(token, args, provider, this.context)));
    } catch (error) {
      const asked = { package: packageOf(token), version, inputs: this.context.inputsOf(urn) };
      if (error instanceof UnansweredFault) this.onUnanswered?.({ token, args, provider: asked });
      throw error;
    }
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

  async existsResource(
    _request: ExistsResourceRequest,
    Response: ResponseClass<ExistsResourceResponse>,
  ): Promise<object> {
    return new Response().setUnknown(true);
  }

  async registerStackTransform(callback: Callback, Empty: ResponseClass): Promise<object> {
    this.callbacks.addStackTransform(callback);
    return new Empty();
  }

  async registerStackInvokeTransform(callback: Callback, Empty: ResponseClass): Promise<object> {
    this.callbacks.addInvokeTransform(callback);
    return new Empty();
  }

  async registerResourceHook(request: RegisterResourceHookRequest, Empty: ResponseClass): Promise<object> {
    this.callbacks.addHook(request);
    return new Empty();
  }

  /** Called when an operation fails, which none does in a preview. */
  async registerErrorHook(_request: object, Empty: ResponseClass): Promise<object> {
    return new Empty();
  }

  async registerPackage(
    _request: RegisterPackageRequest,
    Response: ResponseClass<RegisterPackageResponse>,
  ): Promise<object> {
    return new Response().setRef(`package-${++this.packages}`);
  }

  async getDeploymentInfo(_request: object, Response: ResponseClass<DeploymentInfo>): Promise<object> {
    return new Response().setSupportedfeaturesList(Object.values(FEATURES));
  }

  /** The request of SDKs older than `getDeploymentInfo`: `resourceReferences` for `RESOURCE_REFERENCES`. */
  async supportsFeature(
    request: SupportsFeatureRequest,
    Response: ResponseClass<SupportsFeatureResponse>,
  ): Promise<object> {
    const name = request
      .getId()
      .replace(/[A-Z]/g, (letter) => `_${letter}`)
      .toUpperCase();
    return new Response().setHassupport(name in FEATURES);
  }

  async signalAndWaitForShutdown(_request: object, Empty: ResponseClass): Promise<object> {
    return new Empty();
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
