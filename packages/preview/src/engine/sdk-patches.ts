import { observedApply, type Apply } from "./skipped-callbacks";
import { assertServed } from "./sdk-version";
import { callbackClient, clientClass, current, LocalServer, type ServiceDefinition } from "./clients";
import { lazyStructs } from "./message-values";
import { lazyModule, type Exports } from "./modules";

/**
 * Patches of each copy of the SDK: its clients become the in-process services, promises lose the debugging information that
 * dominates the cost of a registration, and configuration that cannot be decrypted reads as an unknown secret.
 */
export const SDK_PATCHES: { [file: string]: (exports: Exports, require: (request: string) => unknown) => void } = {
  "proto/resource_grpc_pb": (exports, require) => {
    assertServed(
      require("../package.json") as { version: string },
      "a package that the program loads (npm ls @pulumi/pulumi)",
    );
    exports.ResourceMonitorClient = clientClass("monitor", exports.ResourceMonitorService as ServiceDefinition);
  },
  "proto/engine_grpc_pb": (exports) => {
    exports.EngineClient = clientClass("engine", exports.EngineService as ServiceDefinition);
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
  output: ({ Output }) => {
    const { prototype } = Output as { prototype: { apply: Apply } };
    prototype.apply = observedApply(prototype.apply, () => current()?.observe);
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
  if (/^runtime\/(resource|invoke|callbacks)$/.test(file) && /google\/protobuf\/struct_pb(\.js)?$/.test(request))
    return lazyStructs(load());
  return request === "@grpc/grpc-js" && file === "runtime/callbacks" ? { ...load(), Server: LocalServer } : load();
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
