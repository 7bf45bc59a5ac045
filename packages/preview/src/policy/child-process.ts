import { spawn } from "node:child_process";
import { sep } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeResponse,
  AnalyzerStackConfigureRequest,
  ConfigureAnalyzerRequest,
  PolicyConfig,
  RemediateResponse,
  type AnalyzerInfo,
  type PolicyConfigSchema,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { PreviewError } from "../model";
import type { ConfigSchema, PackDeclaration, PolicyPackConfig, RunningPack, StackIdentity } from "./pack";
import { locateRunner, type PackFolder } from "./pack-folder";
import { analyzeRequest, analyzeStackRequest } from "./messages";
import type { Wait } from "./timeout";
import { call, CHANNEL_OPTIONS, endAtExit, firstLine, type Child } from "../plugin/process";
import { credentials, Empty, status, toStruct } from "../plugin/protocol";
import { LEVELS } from "./results";

const KINDS = ["unknown", "resource", "stack"] as const;

/** Starts a Node pack in its own process and speaks the analyzer protocol with it, as the Pulumi CLI does. */
export async function startPack(folder: PackFolder, stack: StackIdentity, wait: Wait): Promise<RunningPack> {
  const runner = locateRunner(folder);
  // The engine's address; no pack reads it. The trailing separator keeps Node from resolving a file of the same name.
  const child: Child = spawn(process.execPath, [...folder.nodeArgs, runner, "127.0.0.1:0", folder.dir + sep], {
    cwd: folder.dir,
    env: { ...process.env, ...environment(folder, stack) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = endAtExit(child);
  let client: AnalyzerClient | undefined;
  const close = async () => {
    client?.close();
    await end();
  };
  try {
    const onTimeout = (what: string) => (seconds: number) => broken(folder, `${what} for ${seconds} s`);
    client = connect(await wait(handshake(folder, child), onTimeout("did not report that it is ready")));
    await wait(configureStack(client, stack), onTimeout("did not answer"));
    const declaration = declare(await wait(getInfo(client), onTimeout("did not answer")), folder);
    return serve(client, declaration, close);
  } catch (error) {
    await close();
    throw error instanceof PreviewError ? error : refused(folder, String(error));
  }
}

/** The environment that the CLI gives a pack. */
function environment(folder: PackFolder, stack: StackIdentity): { [name: string]: string } {
  const both = { PROJECT: stack.project, STACK: stack.stack, DRY_RUN: "true", ORGANIZATION: stack.organization };
  const named = Object.entries(both).flatMap(([name, value]) => [
    [`PULUMI_${name}`, value],
    [`PULUMI_NODEJS_${name}`, value],
  ]);
  return {
    ...(Object.fromEntries(named) as { [name: string]: string }),
    PULUMI_CONFIG: JSON.stringify(stack.config),
    ...(folder.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(folder.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: folder.tsconfig }),
  };
}

/** The SDK prints the port it listens on as the first line; later output is passed on. */
async function handshake(folder: PackFolder, child: Child): Promise<number> {
  const { line, errorOutput } = await firstLine(child);
  if (line === undefined) throw didNotStart(folder, errorOutput);
  if (!/^\d+$/.test(line)) {
    const reason = `printed ${JSON.stringify(line)} before it was ready; a pack must print nothing while it loads`;
    throw broken(folder, reason, errorOutput);
  }
  child.stdout.removeAllListeners("data").on("data", (chunk: string) => process.stderr.write(chunk));
  child.stderr.removeAllListeners("data").on("data", (chunk: string) => process.stderr.write(chunk));
  return Number(line);
}

function didNotStart(folder: PackFolder, errorOutput: string): PreviewError {
  const text = plain(errorOutput);
  const lines = text.split("\n").map((line) => line.trim());
  if (lines.every((line) => line === "")) {
    return broken(folder, "ended without serving; its entry point must construct a PolicyPack");
  }
  if (/failed to locate the entry point|has a valid "main" entry/.test(text)) {
    return broken(folder, "has no entry point; build it, or correct `main` in its package.json", text);
  }
  const typeErrors = lines.filter((line) => /error TS\d+:/.test(line));
  const first =
    lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line !== "" && !/exception:$/.test(line));
  const causes = typeErrors.length > 0 ? typeErrors : [first ?? ""];
  return broken(folder, `failed to start: ${causes.join("\n  ")}`, text);
}

/** Without the colours the SDK writes its errors in. */
function plain(text: string): string {
  return text.replace(/\u001b\[[0-9;]*m/g, "");
}

function broken(folder: PackFolder, reason: string, details?: string): PreviewError {
  return new PreviewError(`policy pack ${folder.label}: it ${reason}`, 1, details);
}

/** An error instead of the pack's declaration: the SDK validates the pack's arguments only now, and sends its stack trace. */
function refused(folder: PackFolder, answer: string): PreviewError {
  const level = /Unknown enforcement level type '(.*)'/.exec(answer)?.[1];
  const reason =
    level === undefined
      ? `does not answer: ${answer.split("\n")[0]}`
      : `has the unknown enforcement level "${level}"; write ${[...LEVELS].sort().join(", ")}`;
  return broken(folder, reason, answer);
}

function connect(port: number): AnalyzerClient {
  return new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), CHANNEL_OPTIONS);
}

async function configureStack(client: AnalyzerClient, stack: StackIdentity): Promise<void> {
  const request = new AnalyzerStackConfigureRequest();
  request.setProject(stack.project);
  request.setStack(stack.stack);
  request.setOrganization(stack.organization);
  request.setDryRun(true);
  for (const [name, value] of Object.entries(stack.tags)) request.getTagsMap().set(name, value);
  for (const [key, value] of Object.entries(stack.config)) request.getConfigMap().set(key, value);
  await call((done) => client.configureStack(request, done)).catch(unlessUnknown(undefined));
}

function getInfo(client: AnalyzerClient): Promise<AnalyzerInfo> {
  return call((done) => client.getAnalyzerInfo(new Empty(), done));
}

function declare(info: AnalyzerInfo, folder: PackFolder): PackDeclaration {
  const initialConfig: PolicyPackConfig = {};
  info.getInitialconfigMap().forEach((config, policy) => {
    const enforcementLevel = LEVELS[config.getEnforcementlevel()];
    initialConfig[policy] = { ...config.getProperties()?.toJavaScript(), enforcementLevel };
  });
  return {
    name: info.getName(),
    version: folder.declaredVersion ?? info.getVersion(),
    policies: info.getPoliciesList().map((policy) => ({
      name: policy.getName(),
      description: policy.getDescription(),
      level: LEVELS[policy.getEnforcementlevel()] ?? "advisory",
      kind: KINDS[policy.getPolicyType()] ?? "unknown",
      configSchema: schema(policy.getConfigschema()),
    })),
    initialConfig,
  };
}

function schema(message: PolicyConfigSchema | undefined): ConfigSchema | undefined {
  if (message === undefined) return undefined;
  return { properties: message.getProperties()?.toJavaScript() ?? {}, required: message.getRequiredList() };
}

function serve(client: AnalyzerClient, declaration: PackDeclaration, close: () => Promise<void>): RunningPack {
  return {
    declaration,
    configure: async (settings) => {
      const request = new ConfigureAnalyzerRequest();
      for (const [name, { level, properties }] of settings) {
        const config = new PolicyConfig();
        config.setEnforcementlevel(LEVELS.indexOf(level));
        config.setProperties(toStruct(properties));
        request.getPolicyconfigMap().set(name, config);
      }
      await call((done) => client.configure(request, done)).catch(unlessUnknown(undefined));
    },
    remediate: (request) =>
      call<RemediateResponse>((done) => client.remediate(analyzeRequest(request), done)).catch(
        unlessUnknown(new RemediateResponse()),
      ),
    analyze: (request) => call((done) => client.analyze(analyzeRequest(request), done)),
    analyzeStack: (requests) =>
      call<AnalyzeResponse>((done) => client.analyzeStack(analyzeStackRequest(requests), done)).catch(
        unlessUnknown(new AnalyzeResponse()),
      ),
    close,
  };
}

/** An older SDK does not implement every request. */
function unlessUnknown<Answer>(absent: Answer): (error: ServiceError) => Answer {
  return (error) => {
    if (error.code === status.UNIMPLEMENTED) return absent;
    throw error;
  };
}
