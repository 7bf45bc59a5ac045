/**
 * Runs what a component's test constructs against the preview's own monitor, in the SDK copy of the test, and returns what was
 * registered: as a preview of an empty stack would, without policies.
 */
import * as pulumi from "@pulumi/pulumi";
import * as aliasMessages from "@pulumi/pulumi/proto/alias_pb";
import * as callbackMessages from "@pulumi/pulumi/proto/callback_pb";
import * as engineProtocol from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as monitorProtocol from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resourceMessages from "@pulumi/pulumi/proto/resource_pb";
import * as settings from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";
import type { EngineResource, Json, ProgramMessage } from "@retail-odoo/preview";
import { clientOf, type ServiceDefinition } from "@retail-odoo/preview/engine/clients";
import { Deployment } from "@retail-odoo/preview/engine/deployment";
import { hostGlobal } from "@retail-odoo/preview/engine/isolation";
import { Monitor } from "@retail-odoo/preview/engine/monitor";
import type { Sdk } from "@retail-odoo/preview/engine/sdk";
import { endpointOf, EngineService } from "@retail-odoo/preview/engine/service";
import { StackReferences } from "@retail-odoo/preview/engine/stack-references";
import { isObject, isSecret, mapChildren, markProperties, type WireObject } from "@retail-odoo/preview/engine/wire";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A resource as it was registered. */
export interface Recorded {
  type: string;
  name: string;
  urn: string;
  /** URN; absent below the stack. */
  parent?: string;
  custom: boolean;
  protect: boolean;
  retainOnDelete: boolean;
  /** `urn::id` of an explicit provider. */
  provider?: string;
  ignoreChanges: string[];
  /** URNs, sorted. */
  aliases: string[];
  /** Secrets as their values, which `secretPaths` lists; an unknown is `{ unknown: true }`. */
  inputs: { [property: string]: Json };
  secretPaths: string[];
  /** URNs, sorted. */
  dependencies: string[];
  propertyDependencies: { [property: string]: string[] };
  /** What a component gave to `registerOutputs`, in the form of `inputs`; of a custom resource its inputs. */
  outputs: { [property: string]: Json };
}

const TARGET = { project: "recorded", stack: "test" };
const STACK = {
  name: TARGET.stack,
  organization: "organization",
  config: {},
  secretKeys: [],
  locked: new Set<string>(),
  warnings: [],
  hasPassphrase: false,
};

let last: Promise<unknown> = Promise.resolve();

/**
 * Records what `construct` registers, sorted by URN, without the stack and default providers. Rejects with what it throws,
 * with what an `apply` or the SDK throws later, and with faults of the engine, such as two resources with one URN. Outputs
 * that only a deployment knows stay unknown, so that an `apply` on one never runs: `construct` must not wait for it.
 * Recordings run one after another.
 * @param stackOutputs files with the outputs of stacks that `construct` refers to, by the stack's full name
 */
export function record(construct: () => unknown, stackOutputs: { [stack: string]: string } = {}): Promise<Recorded[]> {
  const recording = last.then(() => recordAlone(construct, new StackReferences(stackOutputs)));
  last = recording.catch(() => undefined);
  return recording;
}

async function recordAlone(construct: () => unknown, references: StackReferences): Promise<Recorded[]> {
  const deployment = new Deployment(TARGET, STACK);
  const messages: ProgramMessage[] = [];
  const failures: unknown[] = [];
  await internals
    .withLocalStorage(() => catchingStrays(() => run(construct, { deployment, references, messages })))
    .catch((error: unknown) => failures.push(error));
  const logged = messages.filter(({ severity }) => severity === "error").map(({ message }) => message);
  // What the engine refuses the SDK throws again, in other words.
  if (deployment.faults.length > 0) throw new Error(deployment.faults.join("\n"));
  if (failures.length > 0) throw failures[0];
  if (logged.length > 0) throw new Error(logged.join("\n"));
  return deployment.resources.map(recorded).sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

interface ProgramContext {
  deployment: Deployment;
  references: StackReferences;
  messages: ProgramMessage[];
}

async function run(construct: () => unknown, { deployment, references, messages }: ProgramContext): Promise<void> {
  const traffic = { pending: 0, total: 0 };
  const inputsOf = (urn: string) => (deployment.find(urn)?.wireInputs ?? {}) as WireObject;
  const monitor = new Monitor(SDK, deployment, references, { config: STACK.config, inputsOf });
  const [serve, serveEngine] = [
    endpointOf(monitor, traffic, (fault) => deployment.faults.push(fault.message)),
    endpointOf(new EngineService(messages), traffic, () => undefined),
  ];
  settings.setMockOptions(
    clientOf(() => serve, services.monitor),
    TARGET.project,
    TARGET.stack,
    true,
    STACK.organization,
  );
  const { settings: current } = internals.getStore();
  current.engine = clientOf(() => serveEngine, services.engine);
  await pulumi.runtime.runInPulumiStack(async () => void (await construct()));
  await pulumi.runtime.disconnect();
}

const services = {
  monitor: monitorProtocol.ResourceMonitorService as unknown as ServiceDefinition,
  engine: engineProtocol.EngineService as unknown as ServiceDefinition,
};

/** Members that the SDK's declarations leave out. */
const internals = state as unknown as {
  /** Gives work a state of the SDK for itself, isolated from the next recording. */
  withLocalStorage: <Result>(work: () => Result) => Result;
  getStore: () => { settings: { engine?: object } };
};

/** The SDK copy of the test, for the monitor to answer with. */
const SDK: Sdk = {
  version: "",
  directory: "",
  messages: { ...resourceMessages, ...aliasMessages, ...callbackMessages },
  struct: (value) => Object.assign(new Struct(), { toJavaScript: () => value }),
  encode: (value) => Struct.fromJavaScript(value),
  runInPulumiStack: (program) => pulumi.runtime.runInPulumiStack(program),
  waitForRPCs: () => pulumi.runtime.disconnect(),
  callBack: (_target, request, answer) =>
    (settings.getCallbacks() as unknown as CallbackServer).invoke({ request }, answer),
  waiting: () => [],
  disconnect: () => undefined,
};

interface CallbackServer {
  invoke(call: { request: callbackMessages.CallbackInvokeRequest }, answer: Parameters<Sdk["callBack"]>[2]): void;
}

/** Jest gives tests a copy of `process`, which receives no error events. */
const hostProcess = hostGlobal["process"] as NodeJS.Process;

/** Unawaited errors fail the work too: the SDK throws those of a resource outside any promise of the caller. */
async function catchingStrays(work: () => Promise<void>): Promise<void> {
  const events = ["uncaughtException", "unhandledRejection"];
  const saved = events.map((event) => [event, hostProcess.rawListeners(event)] as const);
  let fail: (error: unknown) => void = () => undefined;
  const strayed = new Promise<never>((_resolve, reject) => (fail = reject));
  for (const event of events) hostProcess.removeAllListeners(event).on(event, fail);
  try {
    await Promise.race([work(), strayed]);
    await Promise.race([turns(), strayed]);
  } finally {
    await turns();
    for (const [event, listeners] of saved) {
      hostProcess.removeAllListeners(event);
      for (const listener of listeners) hostProcess.on(event, listener as () => void);
    }
  }
}

/** Long enough for Node to report rejections that are already there. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function recorded(resource: EngineResource): Recorded {
  const { type, name, urn, parent, custom, protect, retainOnDelete, provider, ignoreChanges, aliases } = resource;
  const { secretPaths, dependencies, propertyDependencies } = resource;
  return {
    type,
    name,
    urn,
    ...(parent === undefined ? {} : { parent }),
    custom,
    protect,
    retainOnDelete,
    ...(provider === undefined ? {} : { provider }),
    ignoreChanges,
    aliases,
    inputs: plainValues(resource.wireInputs),
    secretPaths,
    dependencies,
    propertyDependencies,
    outputs: plainValues(resource.wireOutputs),
  };
}

function plainValues(properties: EngineResource["wireInputs"]): { [property: string]: Json } {
  const revealed = (value: Json): Json =>
    isSecret(value) && isObject(value) ? revealed(value["value"] ?? null) : mapChildren(value, revealed);
  return markProperties(revealed(properties as WireObject) as WireObject);
}

/** Names of what a resource waits for. */
export function waitsFor({ dependencies }: Recorded): string[] {
  return dependencies.map((urn) => urn.slice(urn.lastIndexOf(":") + 1)).sort();
}
