import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type * as aliasMessages from "@pulumi/pulumi/proto/alias_pb";
import type * as callbackMessages from "@pulumi/pulumi/proto/callback_pb";
import type * as resourceMessages from "@pulumi/pulumi/proto/resource_pb";
import { PreviewError } from "../model";
import { hostGlobal } from "./isolation";
import { messageOf } from "./message-values";
import { loaderFrom } from "./modules";
import { callbackClient, isAttached } from "./clients";
import { assertServed } from "./sdk-version";
import type { WireObject } from "./wire";

type Callback<T> = (error: unknown, response?: T) => void;
type Service = { [method: string]: unknown };

type Struct = NonNullable<ReturnType<resourceMessages.RegisterResourceResponse["getObject"]>>;

/** The program's own copy of `@pulumi/pulumi`. */
export interface Sdk {
  version: string;
  directory: string;
  messages: typeof resourceMessages & typeof aliasMessages & typeof callbackMessages;
  /** A message for this process, which returns `value` itself. */
  struct(value: WireObject): Struct;
  /** A message that can be serialised. */
  encode(value: WireObject): Struct;
  /** Runs `program` as the body of a stack; resolves with the stack's outputs. */
  runInPulumiStack(program: () => Promise<unknown>): Promise<unknown>;
  /** Resolves when no registration, invoke or message of the program is under way. */
  waitForRPCs(): Promise<void>;
  /** Calls a function of the program at the callback server `target`. */
  callBack(
    target: string,
    request: callbackMessages.CallbackInvokeRequest,
    answer: Callback<callbackMessages.CallbackInvokeResponse>,
  ): void;
  /** Resources that are constructed but not registered yet, and what each waits for. */
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
  assertServed({ version }, "the program");
  return { directory: dirname(manifest), version };
}

export function loadSdk({ directory, version }: { directory: string; version: string }): Sdk {
  const loader = loaderFrom(directory);
  const load = (path: string): Service => loader.require(join(directory, path)) as Service;
  const { Struct } = loader.require("google-protobuf/google/protobuf/struct_pb") as {
    Struct: (new () => Struct) & { fromJavaScript(value: WireObject): Struct };
  };
  const settings = load("runtime/settings") as Pick<Sdk, "waitForRPCs"> & { disconnectSync?: () => void };
  const stack = load("runtime/stack") as Pick<Sdk, "runInPulumiStack">;
  if (!isAttached(load("proto/resource_grpc_pb").ResourceMonitorClient) || typeof settings.waitForRPCs !== "function") {
    throw new PreviewError(`@pulumi/pulumi ${version} in ${directory} has a layout that this preview does not support`);
  }
  return {
    version,
    directory,
    messages: {
      ...load("proto/resource_pb"),
      ...load("proto/alias_pb"),
      ...load("proto/callback_pb"),
    } as Sdk["messages"],
    struct: (value) => messageOf(Struct, forProgram(value)) as Struct,
    encode: (value) => Struct.fromJavaScript(forProgram(value)),
    runInPulumiStack: (program) => stack.runInPulumiStack(program),
    waitForRPCs: () => settings.waitForRPCs(),
    callBack: (target, request, answer) => callbackClient(target).invoke(request, answer as Callback<object>),
    waiting: pendingRegistrations,
    disconnect: () => settings.disconnectSync?.(),
  };
}

/** Under a test runner our arrays are not instances of the program's `Array`, which the SDK checks. */
function forProgram(value: WireObject): WireObject {
  return hostGlobal.JSON === JSON ? value : (hostGlobal.JSON.parse(JSON.stringify(value)) as WireObject);
}

interface PendingRegistration {
  name?: string;
  type?: string;
  label: string;
  phase: string;
  inputProperty?: string;
}

/** The SDK has this list since 3.26x; with older ones it is empty. */
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
