import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import {
  callback,
  decode,
  Empty,
  encode,
  engine,
  grpc,
  resource,
  services,
  type Json,
  type Properties,
} from "./messages";
import { applyOptions, inherit, optionsOf } from "./options";
import { dependencies, dependOn, downgrade, secret, UNKNOWN, upgrade } from "./values";

/** A registration as it arrived, in wire form. */
export interface Registered {
  urn: string;
  type: string;
  name: string;
  parent?: string;
  provider?: string;
  custom: boolean;
  protect: boolean;
  retainOnDelete: boolean;
  inputs: Properties;
  dependencies: string[];
  propertyDependencies: { [property: string]: string[] };
}

export interface WireEngineOptions {
  project: string;
  stack: string;
  /** What a look-up answers; `provider` is `urn::id`, or "" for the default one. */
  invoke(token: string, args: Properties, provider: string): Properties;
  /** What a read answers. */
  read(type: string, id: string): Properties;
  /** The outputs of a registered custom resource. @default its inputs */
  outputs?(type: string, inputs: Properties): Properties;
}

/** A substitute for Pulumi's engine that a program in a child process calls over gRPC; it implements only the wire protocol. */
export interface WireEngine {
  address: string;
  /** All resources but the stack, in order of arrival. */
  resources: Registered[];
  outputs: Properties;
  errors: string[];
  close(): void;
}

type Answer = (error: object | null, response?: object) => void;

export async function serveEngine(options: WireEngineOptions): Promise<WireEngine> {
  const state = new State(options);
  const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
  const unary =
    <T>(handle: (request: T) => Promise<object> | object) =>
    ({ request }: { request: T }, answer: Answer): void => {
      Promise.resolve(request)
        .then(handle)
        .then(
          (response) => answer(null, response),
          (error: Error) => answer({ code: 2, details: error.message }),
        );
    };
  const nothing = unary(() => new Empty());
  server.addService(services.monitor, {
    getDeploymentInfo: unary(() =>
      new resource.DeploymentInfo().setSupportedfeaturesList(Array.from({ length: 16 }, (_, id) => id)),
    ),
    supportsFeature: unary(() => new resource.SupportsFeatureResponse().setHassupport(true)),
    registerResource: unary((request: RegisterResourceRequest) => state.register(request)),
    registerResourceOutputs: unary((request: RegisterResourceOutputsRequest) => state.setOutputs(request)),
    readResource: unary((request: ReadResourceRequest) => state.read(request)),
    invoke: unary((request: ResourceInvokeRequest) => state.invoke(request)),
    registerStackTransform: unary((request: Callback) => (state.stackTransforms.push(request), new Empty())),
    registerStackInvokeTransform: nothing,
    registerResourceHook: nothing,
    registerErrorHook: nothing,
    registerPackage: unary(() => new resource.RegisterPackageResponse().setRef("package")),
    signalAndWaitForShutdown: nothing,
  });
  server.addService(services.engine, {
    log: unary((request: { getSeverity(): number; getMessage(): string }) => {
      if (request.getSeverity() === 3) state.errors.push(request.getMessage());
      return new Empty();
    }),
    setRootResource: unary(() => new engine.SetRootResourceResponse()),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const close = (): void => {
    for (const client of state.clients.values()) client.close();
    server.forceShutdown();
  };
  return Object.assign(state, { address: `127.0.0.1:${port}`, close });
}

class State {
  readonly resources: Registered[] = [];
  readonly errors: string[] = [];
  readonly stackTransforms: Callback[] = [];
  readonly clients = new Map<string, InstanceType<typeof services.Callbacks>>();
  outputs: Properties = {};
  private readonly known = new Map<string, { request: RegisterResourceRequest; id: string; outputs: Properties }>();

  constructor(private readonly options: WireEngineOptions) {}

  async register(request: RegisterResourceRequest): Promise<object> {
    const parent = this.known.get(request.getParent())?.request;
    if (parent !== undefined) inherit(request, parent);
    if (request.getCustom() && request.getProvider() === "") request.setProvider(this.providerOf(request));
    const inputs = await this.transform(request);
    const urn = this.urn(request.getParent(), request.getType(), request.getName());
    if (this.known.has(urn)) throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    if (!request.getCustom() && parent !== undefined) {
      parent.getProvidersMap().forEach((provider, name) => {
        if (!request.getProvidersMap().has(name)) request.getProvidersMap().set(name, provider);
      });
    }
    const id = request.getType().startsWith("pulumi:providers:") ? UNKNOWN : request.getImportid();
    const outputs = request.getCustom() ? this.answer(request, inputs) : {};
    this.known.set(urn, { request, id, outputs });
    if (request.getType() !== "pulumi:pulumi:Stack") this.resources.push(describe(urn, request, inputs));
    return new resource.RegisterResourceResponse().setUrn(urn).setId(id).setObject(encode(outputs));
  }

  private answer(request: RegisterResourceRequest, inputs: Properties): Properties {
    const outputs = { ...(this.options.outputs?.(request.getType(), inputs) ?? inputs) };
    for (const name of request.getAdditionalsecretoutputsList()) outputs[name] = secret(outputs[name] ?? UNKNOWN);
    return outputs;
  }

  setOutputs(request: RegisterResourceOutputsRequest): object {
    if (request.getUrn().includes("::pulumi:pulumi:Stack::")) this.outputs = decode(request.getOutputs());
    return new Empty();
  }

  read(request: ReadResourceRequest): object {
    const [type, name] = [request.getType(), request.getName()];
    const urn = this.urn(request.getParent(), type, name);
    const parent = request.getParent();
    this.resources.push({
      urn,
      type,
      name,
      ...(parent.includes("::pulumi:pulumi:Stack::") || parent === "" ? {} : { parent }),
      ...(request.getProvider() === "" ? {} : { provider: request.getProvider() }),
      custom: true,
      protect: false,
      retainOnDelete: false,
      inputs: decode(request.getProperties()),
      dependencies: request.getDependenciesList(),
      propertyDependencies: {},
    });
    return new resource.ReadResourceResponse()
      .setUrn(urn)
      .setProperties(encode(this.options.read(type, request.getId())));
  }

  invoke(request: ResourceInvokeRequest): object {
    const [token, args] = [request.getTok(), decode(request.getArgs())];
    const response = new resource.ResourceInvokeResponse();
    if (token === "pulumi:pulumi:getResource") {
      const found = this.known.get(String(args.urn));
      const custom = found?.request.getCustom() === true;
      return response.setReturn(
        encode({ urn: args.urn ?? "", id: custom ? found.id || UNKNOWN : "", state: found?.outputs ?? {} }),
      );
    }
    const waits = request.getDependsonList().some((urn) => {
      const found = this.known.get(urn);
      return found?.request.getCustom() === true && found.id === "";
    });
    return waits
      ? response.setUnknown(true)
      : response.setReturn(encode(this.options.invoke(token, args, request.getProvider())));
  }

  private urn(parent: string, type: string, name: string): string {
    const chain = parent.split("::")[2] ?? "";
    const prefix = chain === "" || chain === "pulumi:pulumi:Stack" ? "" : `${chain}$`;
    return `urn:pulumi:${this.options.stack}::${this.options.project}::${prefix}${type}::${name}`;
  }

  private providerOf(request: RegisterResourceRequest): string {
    const [name = ""] = request.getType().split(":");
    return this.known.get(request.getParent())?.request.getProvidersMap().get(name) ?? "";
  }

  private async transform(request: RegisterResourceRequest): Promise<Properties> {
    const own = request.getTransformsList();
    const chain = [...own];
    for (let urn = request.getParent(); urn !== "";) {
      const parent = this.known.get(urn)?.request;
      chain.push(...(parent?.getTransformsList() ?? []));
      urn = parent?.getParent() ?? "";
    }
    chain.push(...this.stackTransforms);
    if (chain.length === 0) return decode(request.getObject());
    const urns = (name: string): string[] => request.getPropertydependenciesMap().get(name)?.getUrnsList() ?? [];
    let inputs = mapValues(decode(request.getObject()), (value, name) =>
      dependOn(upgrade(value), own.length > 0 ? urns(name) : []),
    );
    for (const transform of chain) inputs = await this.transformOnce(transform, request, inputs);
    if (own.length > 0) {
      request.clearPropertydependenciesMap();
      for (const [name, value] of Object.entries(inputs)) {
        const found = new resource.RegisterResourceRequest.PropertyDependencies().setUrnsList(dependencies(value));
        request.getPropertydependenciesMap().set(name, found);
        request.setDependenciesList([...new Set([...request.getDependenciesList(), ...dependencies(value)])]);
      }
    }
    return mapValues(inputs, downgrade);
  }

  private async transformOnce(
    transform: Callback,
    request: RegisterResourceRequest,
    inputs: Properties,
  ): Promise<Properties> {
    const message = new resource.TransformRequest().setType(request.getType()).setName(request.getName());
    message
      .setCustom(request.getCustom())
      .setParent(request.getParent())
      .setProperties(encode(inputs))
      .setOptions(optionsOf(request));
    const client =
      this.clients.get(transform.getTarget()) ??
      new services.Callbacks(transform.getTarget(), grpc.credentials.createInsecure());
    this.clients.set(transform.getTarget(), client);
    const call = new callback.CallbackInvokeRequest()
      .setToken(transform.getToken())
      .setRequest(message.serializeBinary());
    const bytes = await new Promise<Uint8Array>((resolve, reject) => {
      client.invoke(call, (error, response) => (error ? reject(error) : resolve(response.getResponse_asU8())));
    });
    const response = resource.TransformResponse.deserializeBinary(bytes);
    const options = response.getOptions();
    if (options !== undefined) applyOptions(request, options);
    return decode(response.getProperties());
  }
}

function describe(urn: string, request: RegisterResourceRequest, inputs: Properties): Registered {
  const [parent, provider] = [request.getParent(), request.getProvider()];
  const propertyDependencies: { [property: string]: string[] } = {};
  request.getPropertydependenciesMap().forEach((urns, name) => (propertyDependencies[name] = urns.getUrnsList()));
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    ...(parent.includes("::pulumi:pulumi:Stack::") ? {} : { parent }),
    ...(provider === "" ? {} : { provider }),
    custom: request.getCustom(),
    protect: request.getProtect() === true,
    retainOnDelete: request.getRetainondelete() === true,
    inputs,
    dependencies: request.getDependenciesList(),
    propertyDependencies,
  };
}

function mapValues(properties: Properties, change: (value: Json, name: string) => Json): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, change(value, name)]));
}
