import { spawn } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckRequest,
  ConfigureRequest,
  InvokeRequest,
  type CheckResponse,
  type InvokeResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { PreviewError, type Json } from "../model";
import { isObject, isSecret, mapChildren, secretPaths, UNKNOWN, type WireObject } from "../engine/wire";
import { call, CHANNEL_OPTIONS, endAtExit, firstLine, type Child } from "./process";
import { credentials, Empty, Metadata, Server, ServerCredentials, toStruct } from "./protocol";

/** The provider of a look-up. */
export interface ProviderSettings {
  /** Of the look-up's token, such as `aws`. */
  package: string;
  /** Of the program's SDK for it; "" for any. */
  version: string;
  /** Its configuration: the inputs of an explicit provider, or those that the stack's configuration gives the default one. */
  inputs: WireObject;
}

/** A provider that runs in a process of its own, configured. */
export interface Provider {
  /** @throws PreviewError with the provider's own message */
  invoke(token: string, args: WireObject): Promise<WireObject>;
  close(): Promise<void>;
}

type Environment = { readonly [name: string]: string | undefined };

/** The login of a provider and its answer go over the network. */
const SECONDS = 120;

/**
 * Starts the plugin that Pulumi has installed for a provider, and configures it as Pulumi's engine does.
 * @throws PreviewError if it is not installed, does not start, or refuses its configuration
 */
export async function startProvider(settings: ProviderSettings, env: Environment): Promise<Provider> {
  const label = `provider ${settings.package}${settings.version === "" ? "" : ` ${settings.version}`}`;
  const failed = (reason: string) => new PreviewError(`${label}: ${reason}`);
  if (JSON.stringify(settings.inputs).includes(UNKNOWN))
    throw failed("its configuration has a value that only a deployment knows, so it cannot answer a look-up before");
  const program = locatePlugin(settings, env);
  const engine = await startEngine();
  const child: Child = spawn(program, [engine.address], {
    env: { ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = endAtExit(child);
  let client: ResourceProviderClient | undefined;
  const close = async () => {
    client?.close();
    engine.close();
    await end();
  };
  try {
    const { line, errorOutput } = await firstLine(child);
    if (line === undefined || !/^\d+$/.test(line)) throw failed(`did not start: ${(line ?? errorOutput).trim()}`);
    child.stdout.resume();
    child.stderr.resume();
    client = new ResourceProviderClient(`127.0.0.1:${line}`, credentials.createInsecure(), CHANNEL_OPTIONS);
    await configure(client, settings);
    const connected = client;
    return { invoke: (token, args) => invoke(connected, token, args), close };
  } catch (error) {
    await close();
    throw error instanceof PreviewError ? error : failed((error as ServiceError).details ?? String(error));
  }
}

/** The program of a plugin: `PULUMI_HOME/plugins/resource-NAME-vVERSION/pulumi-resource-NAME`, or on the PATH. */
export function locatePlugin({ package: name, version }: ProviderSettings, env: Environment): string {
  const folder = join(env["PULUMI_HOME"] ?? join(env["HOME"] ?? homedir(), ".pulumi"), "plugins");
  const program = `pulumi-resource-${name}`;
  const prefix = `resource-${name}-v`;
  const installed = existsSync(folder) ? readdirSync(folder) : [];
  const folders =
    version === ""
      ? installed
          .filter((entry) => entry.startsWith(prefix) && /^\d[^/]*$/.test(entry.slice(prefix.length)))
          .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
      : [`${prefix}${version}`];
  const onPath = (env["PATH"] ?? "").split(delimiter).filter((each) => each !== "");
  const found = [...folders.map((entry) => join(folder, entry)), ...onPath]
    .map((place) => join(place, program))
    .find(isProgram);
  if (found !== undefined) return found;
  const install = `pulumi plugin install resource ${name}${version === "" ? "" : ` v${version}`}`;
  throw new PreviewError(`no plugin of provider ${name} in ${folder}, nor on the PATH; run: ${install}`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Plugins ask for the address of an engine, where they log. */
async function startEngine(): Promise<{ address: string; close(): void }> {
  const server = new Server();
  server.addService(EngineService, {
    log: (_: unknown, done: (error: null, answer: object) => void) => done(null, new Empty()),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}

async function configure(client: ResourceProviderClient, { package: name, inputs }: ProviderSettings): Promise<void> {
  const { version: _, ...given } = reveal(inputs) as WireObject;
  const type = `pulumi:providers:${name}`;
  const check = new CheckRequest()
    .setUrn(`urn:pulumi:lookups::lookups::${type}::default`)
    .setName("default")
    .setType(type)
    .setOlds(toStruct({}))
    .setNews(toStruct(given));
  const checked = await call<CheckResponse>((done) => client.checkConfig(check, new Metadata(), deadline(), done));
  const [failure] = checked.getFailuresList();
  if (failure !== undefined) throw Object.assign(new Error(), { details: failure.getReason() });
  const values = (checked.getInputs()?.toJavaScript() ?? given) as WireObject;
  const request = new ConfigureRequest().setArgs(toStruct(values)).setAcceptsecrets(true);
  for (const [key, value] of Object.entries(values))
    request.getVariablesMap().set(`${name}:config:${key}`, typeof value === "string" ? value : JSON.stringify(value));
  await call((done) => client.configure(request, new Metadata(), deadline(), done));
}

async function invoke(client: ResourceProviderClient, token: string, args: WireObject): Promise<WireObject> {
  const request = new InvokeRequest().setTok(token).setArgs(toStruct(reveal(args) as WireObject));
  const failed = (reason: string) => new PreviewError(`look-up ${token}: ${reason}`);
  const response = await call<InvokeResponse>((done) => client.invoke(request, new Metadata(), deadline(), done)).catch(
    (error: ServiceError) => {
      throw failed(error.details);
    },
  );
  const reasons = response.getFailuresList().map((failure) => failure.getReason());
  if (reasons.length > 0) throw failed(reasons.join("; "));
  const answer = (response.getReturn()?.toJavaScript() ?? {}) as WireObject;
  if (secretPaths(answer).length > 0)
    throw failed("its answer is a secret, which is not written to a file; add the entry by hand");
  return answer;
}

const deadline = () => ({ deadline: Date.now() + SECONDS * 1000 });

/** Configuration and arguments with their secrets, as only the provider itself receives them. */
function reveal(value: Json): Json {
  return isSecret(value) && isObject(value) ? reveal(value.value ?? null) : mapChildren(value, reveal);
}
