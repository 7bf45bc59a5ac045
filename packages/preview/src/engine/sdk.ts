import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type * as aliasMessages from "@pulumi/pulumi/proto/alias_pb";
import type * as callbackMessages from "@pulumi/pulumi/proto/callback_pb";
import type * as resourceMessages from "@pulumi/pulumi/proto/resource_pb";
import { PreviewError } from "../model";
import { hostGlobal } from "./isolation";
import { loaderFrom, type ModuleHooks } from "./modules";
import type { WireObject } from "./wire";

/** The oldest SDK whose programs are known to run here: a test runs it. */
export const OLDEST_SDK = "3.100.0";

type Callback<T> = (error: unknown, response?: T) => void;
type Service = { [method: string]: unknown };

/** `google.protobuf.Struct` as far as it is used. */
export interface StructMessage {
  toJavaScript(): WireObject;
}

type Struct = NonNullable<ReturnType<resourceMessages.RegisterResourceResponse["getObject"]>>;

/** The program's own copy of `@pulumi/pulumi`. */
export interface Sdk {
  version: string;
  directory: string;
  messages: typeof resourceMessages & typeof aliasMessages & typeof callbackMessages;
  /** A message for a reader in this process, who gets `value` itself. */
  struct(value: WireObject): Struct;
  /** A message that can be turned into bytes. */
  encode(value: WireObject): Struct;
  empty: new () => object;
  /** Runs `program` as the body of a stack; resolves with the stack's outputs. */
  runInPulumiStack(program: () => Promise<unknown>): Promise<unknown>;
  /** Resolves when no registration, invoke or message of the program is under way. */
  waitForRPCs(): Promise<void>;
  /** Calls a function that the program registered with its callback server. */
  callBack(
    request: callbackMessages.CallbackInvokeRequest,
    answer: Callback<callbackMessages.CallbackInvokeResponse>,
  ): void;
  /** Resources that were created but are not registered yet, and for what they wait. */
  waiting(): string[];
  disconnect(): void;
}

/** The folder of the SDK a program in `directory` would load. */
export function locateSdk(directory: string): { directory: string; version: string } {
  let manifest: string;
  try {
    manifest = loaderFrom(directory).resolve("@pulumi/pulumi/package.json");
  } catch {
    throw new PreviewError(
      `the program in ${directory} has no @pulumi/pulumi; install its dependencies first (npm install)`,
    );
  }
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  if (compareVersions(version, OLDEST_SDK) < 0) {
    throw new PreviewError(
      `the program uses @pulumi/pulumi ${version}; an offline preview needs ${OLDEST_SDK} or later. Update it: npm install @pulumi/pulumi@latest`,
    );
  }
  return { directory: dirname(manifest), version };
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(/[.+-]/).slice(0, 3).map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function loadSdk({ directory, version }: { directory: string; version: string }): Sdk {
  const loader = loaderFrom(directory);
  const load = (path: string): Service => loader.require(join(directory, path)) as Service;
  const { Struct } = loader.require("google-protobuf/google/protobuf/struct_pb") as {
    Struct: (new () => Struct) & { fromJavaScript(value: WireObject): Struct };
  };
  const { Empty } = loader.require("google-protobuf/google/protobuf/empty_pb") as { Empty: new () => object };
  const settings = load("runtime/settings") as Pick<Sdk, "waitForRPCs"> & {
    disconnectSync?: () => void;
    getCallbacks?: () => Service;
  };
  const stack = load("runtime/stack") as Pick<Sdk, "runInPulumiStack">;
  const { ResourceMonitorClient: Client } = load("proto/resource_grpc_pb") as {
    ResourceMonitorClient?: new () => object;
  };
  const attached = Client !== undefined && new Client() === current().monitor;
  if (!attached || typeof settings.waitForRPCs !== "function") {
    throw new PreviewError(
      `@pulumi/pulumi ${version} in ${directory} is built differently from any release this preview knows`,
    );
  }
  const { getCallbacks, disconnectSync } = settings;
  return {
    version,
    directory,
    messages: {
      ...load("proto/resource_pb"),
      ...load("proto/alias_pb"),
      ...load("proto/callback_pb"),
    } as Sdk["messages"],
    struct: (value) => Object.assign(new Struct(), { toJavaScript: () => value }),
    encode: (value) => Struct.fromJavaScript(value),
    empty: Empty,
    runInPulumiStack: (program) => stack.runInPulumiStack(program),
    waitForRPCs: () => settings.waitForRPCs(),
    callBack: (request, answer) => (getCallbacks?.() as { invoke: CallbackServer }).invoke({ request }, answer),
    waiting: pendingRegistrations,
    disconnect: () => disconnectSync?.(),
  };
}

interface PendingRegistration {
  name?: string;
  type?: string;
  label: string;
  phase: string;
  inputProperty?: string;
}

/** The SDK keeps this list since 3.26x; older ones do not say. */
function pendingRegistrations(): string[] {
  const store = hostGlobal.globalStore as
    { pendingResourceRegistrations?: Map<unknown, PendingRegistration> } | undefined;
  return [...(store?.pendingResourceRegistrations?.values() ?? [])].map(
    ({ name, type, label, phase, inputProperty }) => {
      const resource = name === undefined ? label : `"${name}" (${type})`;
      return `${resource} waits for its ${inputProperty === undefined ? phase : `input "${inputProperty}"`}`;
    },
  );
}

type CallbackServer = (
  call: { request: callbackMessages.CallbackInvokeRequest },
  answer: Callback<callbackMessages.CallbackInvokeResponse>,
) => void;

/** What every copy of the SDK in the process talks to, in place of the addresses the CLI would give it. */
export interface Connection {
  monitor: object;
  engine: object;
  /** Keys of configuration that is an unknown secret. */
  locked: ReadonlySet<string>;
}

/** Kept on the global object, because modules that Node imports as ES modules outlive a run. */
const CONNECTION = Symbol.for("retail-odoo.preview.connection");

export function connect(connection: Connection | undefined): void {
  hostGlobal[CONNECTION] = connection;
}

const current = (): Connection => hostGlobal[CONNECTION] as Connection;

/** How the SDK's environment variables name the in-process services; no network is behind it. */
export const ADDRESS = "in-process";

/**
 * Changes to each copy of the SDK: its two clients become the in-process services, promises lose the debugging information
 * that is most of what registering a resource costs, and configuration that cannot be decrypted reads as an unknown secret.
 */
export const SDK_PATCHES: ModuleHooks["sdkPatches"] = {
  "proto/resource_grpc_pb": (exports) => {
    exports.ResourceMonitorClient = function () {
      return current().monitor;
    };
  },
  "proto/engine_grpc_pb": (exports) => {
    exports.EngineClient = function () {
      return current().engine;
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
};

/** Required by the SDK for serialising functions only; together they are most of its load time. */
export const LAZY_MODULES = ["typescript", "@npmcli/arborist"];

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
      if (!current().locked.has(name) || /^(get|require)$/.test(method))
        return original.call(this, key, ...rest) as unknown;
      if (method.includes("Secret")) return unknownSecret();
      throw Object.assign(
        new Error(
          `Configuration '${name}' is encrypted and cannot be opened here, but the program reads it with ${method}(), which needs its value.` +
            ` Set PULUMI_CONFIG_PASSPHRASE, or give a value for this preview with --config ${name}=VALUE.`,
        ),
        { __pulumiRunError: true },
      );
    };
  }
}
