import { hostGlobal } from "./isolation";
import { lazyModule, type Exports } from "./modules";

/** The in-process services of every copy of the SDK, in place of the addresses that the CLI passes. */
export interface Connection {
  monitor: object;
  engine: object;
  /** Configuration keys whose value is an unknown secret. */
  locked: ReadonlySet<string>;
  /** By address: where the program's own functions, its transforms and hooks, can be called. */
  callbackServers: Map<string, CallbackService>;
}

/** The one procedure of a callback server; requests and answers are the SDK's messages. */
export interface CallbackService {
  invoke(call: { request: object }, answer: (error: unknown, response?: object) => void): void;
}

/** Stored on the global object, because ES modules outlive a run. */
const CONNECTION = Symbol.for("retail-odoo.preview.connection");
const current = (): Connection | undefined => hostGlobal[CONNECTION] as Connection | undefined;

export function connect(connection: Connection | undefined): void {
  hostGlobal[CONNECTION] = connection;
}

/** A client for a copy of the SDK that may outlive this run: each call goes to the current run, if there is one. */
function client(service: "monitor" | "engine"): object {
  const over = (...args: unknown[]): void =>
    (args.at(-1) as (error: object) => void)({ code: 14, details: "the preview is over" });
  return new Proxy(
    {},
    { get: (_, name) => (current()?.[service] as { [method: string | symbol]: unknown } | undefined)?.[name] ?? over },
  );
}

const MONITOR = client("monitor");
const ENGINE = client("engine");

/** The address of the in-process services in the SDK's environment variables; no network is involved. */
export const ADDRESS = "in-process";

/** Whether a copy of the SDK has been patched as below: its `ResourceMonitorClient` is then ours. */
export function isAttached(Client: unknown): boolean {
  return typeof Client === "function" && new (Client as new () => object)() === MONITOR;
}

/**
 * Patches of each copy of the SDK: its clients become the in-process services, promises lose the debugging information that
 * dominates the cost of a registration, and configuration that cannot be decrypted reads as an unknown secret.
 */
export const SDK_PATCHES: { [file: string]: (exports: Exports, require: (request: string) => unknown) => void } = {
  "proto/resource_grpc_pb": (exports) => {
    exports.ResourceMonitorClient = function () {
      return MONITOR;
    };
  },
  "proto/engine_grpc_pb": (exports) => {
    exports.EngineClient = function () {
      return ENGINE;
    };
  },
  "proto/callback_grpc_pb": (exports) => {
    exports.CallbacksClient = function (address: string) {
      return callbackClient(address);
    };
  },
  "runtime/debuggable": (exports) => {
    if (typeof exports.debuggablePromise === "function") exports.debuggablePromise = (promise: unknown) => promise;
  },
  "log/index": (exports) => {
    if (typeof exports.debug === "function") exports.debug = () => Promise.resolve();
  },
  resource: ({ Resource }) => {
    const resource = Resource as { stackTrace?: unknown };
    if (typeof resource.stackTrace === "function") resource.stackTrace = () => [];
  },
  config: ({ Config }, require) => {
    const unknownSecret = (): unknown => {
      const { secret, unknown } = require("./output") as { secret: (value: unknown) => unknown; unknown: unknown };
      return secret(unknown);
    };
    lockConfig((Config as { prototype: ConfigBag }).prototype, unknownSecret);
  },
  stackReference: ({ StackReference }, require) => {
    const { all } = require("./output") as { all: Combine };
    readSingleOutputs((StackReference as { prototype: Reference }).prototype, all);
  },
};

/** Loaded by the SDK for serialising functions only, and most of its load time. */
const HEAVY_MODULES = ["typescript", "@npmcli/arborist"];

/** Resolves a `require` of a file of the SDK. */
export function requireForSdk(file: string, request: string, load: () => Exports): Exports {
  if (HEAVY_MODULES.includes(request)) return lazyModule(load);
  return request === "@grpc/grpc-js" && file === "runtime/callbacks" ? { ...load(), Server: LocalServer } : load();
}

/** Replaces the gRPC server on which the SDK offers a program's functions, without a port. */
class LocalServer {
  readonly http2Servers = new Map();
  private service?: CallbackService;

  addService(_definition: unknown, service: CallbackService): void {
    this.service = service;
  }

  bindAsync(_address: string, _credentials: unknown, done: (error: null, port: number) => void): void {
    const servers = current()?.callbackServers;
    const port = (servers?.size ?? 0) + 1;
    if (this.service !== undefined) servers?.set(`127.0.0.1:${port}`, this.service);
    queueMicrotask(() => done(null, port));
  }

  forceShutdown(): void {
    this.service = undefined;
  }
}

export function callbackClient(address: string): {
  invoke(request: object, answer: (error: unknown, response?: object) => void): void;
} {
  return {
    invoke: (request, answer) => {
      const server = current()?.callbackServers.get(address);
      if (server === undefined) answer({ code: 14, details: `no callback server at ${address}` });
      else server.invoke({ request }, answer);
    },
  };
}

type Combine = (values: { name: unknown; outputs: unknown }) => {
  apply(change: (values: { name: string; outputs: object }) => unknown, runWithUnknowns: boolean): unknown;
};

interface Reference {
  outputs: unknown;
  [method: string]: unknown;
}

/** In a deployment all outputs of another stack are known. In a preview, one unknown output must not make the others unknown. */
function readSingleOutputs(prototype: Reference, all: Combine): void {
  for (const method of ["getOutput", "requireOutput"]) {
    const original = prototype[method];
    if (typeof original !== "function") continue;
    prototype[method] = function (this: Reference, name: unknown): unknown {
      const only = all({ name, outputs: this.outputs }).apply(
        (known) => Object.fromEntries(Object.entries(known.outputs).filter(([other]) => other === known.name)),
        true,
      );
      return original.call(Object.create(this, { outputs: { value: only } }), name) as unknown;
    };
  }
}

interface ConfigBag {
  name: string;
  [method: string]: unknown;
}

/** `getSecret…` and `requireSecret…` of a locked key give an unknown secret; it cannot be read as a number or an object. */
function lockConfig(prototype: ConfigBag, unknownSecret: () => unknown): void {
  for (const method of Object.getOwnPropertyNames(prototype)) {
    const original = prototype[method];
    if (!/^(get|require)(Secret)?(Boolean|Number|Object)?$/.test(method) || typeof original !== "function") continue;
    prototype[method] = function (this: ConfigBag, key: string, ...rest: unknown[]): unknown {
      const name = `${this.name}:${key}`;
      if (current()?.locked.has(name) !== true || /^(get|require)$/.test(method))
        return original.call(this, key, ...rest) as unknown;
      if (method.includes("Secret")) return unknownSecret();
      throw Object.assign(new Error(lockedMessage(name, method)), { __pulumiRunError: true });
    };
  }
}

function lockedMessage(name: string, method: string): string {
  return (
    `Configuration '${name}' is encrypted and cannot be decrypted here, but the program reads it with ${method}(), which needs its value.` +
    ` Set PULUMI_CONFIG_PASSPHRASE, or give a value for this preview with --config ${name}=VALUE.`
  );
}
