import { AsyncResource } from "node:async_hooks";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import type { AnalyzeResponse, RemediateResponse } from "@pulumi/pulumi/proto/analyzer_pb";
import { hookModules } from "../engine/modules";
import { requireForSdk } from "../engine/sdk-patches";
import type { EnforcementLevel } from "../model";
import type { ConfigSchema, PackDeclaration, PolicySettings, RunningPack, StackIdentity } from "./pack";
import type { PackFolder } from "./pack-folder";
import { resourceView, stackView } from "./request-views";
import { LEVELS } from "./results";

type Rule = (args: object, ...rest: unknown[]) => unknown;

/** A policy as `pack.js` exports it: the `Policy` type of the pack's own copy of the SDK. */
interface Policy {
  name: string;
  description: string;
  enforcementLevel?: EnforcementLevel;
  configSchema?: ConfigSchema;
  validateResource?: Rule | Rule[];
  remediateResource?: Rule;
  validateStack?: Rule;
}

interface PackList {
  name: string;
  enforcementLevel?: EnforcementLevel;
  policies: Policy[];
}

type Handler<Request, Answer> = (
  call: { request: Request },
  done: (error: Error | null | undefined, answer: Answer) => void,
) => Promise<void>;
type MakeHandler<Request, Answer> = (
  pack: string,
  version: string,
  level: EnforcementLevel,
  policies: Policy[],
) => Handler<Request, Answer>;

/** The part of `@pulumi/policy/server` that handles requests, and `serve`, which would open a port. */
interface PolicyServer {
  serve: (...args: unknown[]) => void;
  makeRemediateRpcFun: MakeHandler<ReturnType<typeof resourceView>, RemediateResponse>;
  makeAnalyzeRpcFun: MakeHandler<ReturnType<typeof resourceView>, AnalyzeResponse>;
  makeAnalyzeStackRpcFun: MakeHandler<ReturnType<typeof stackView>, AnalyzeResponse>;
}

/** Runs work in a context in which the SDK returns the project, stack and configuration of the preview. */
type InStack = <Result>(work: () => Result) => Result;

/**
 * Runs a pack that exports its policies in this process, through the request handlers of the pack's own copy of the SDK.
 * Returns undefined for any other pack, for another release of the SDK, whose handlers may differ, and for an invalid list:
 * started as a child process, such a pack reports its own fault.
 */
export function loadPack(folder: PackFolder, stack: StackIdentity): RunningPack | undefined {
  const { packageVersion, listFile } = folder;
  if (packageVersion === undefined || !existsSync(listFile)) return undefined;
  const unhook = hookModules({ sdkPatches: {}, requireForSdk });
  try {
    const packRequire = createRequire(listFile);
    if (sdkVersion(packRequire) !== sdkVersion(require)) return undefined;
    const server = packRequire("@pulumi/policy/server") as PolicyServer;
    const inStack = stackContext(createRequire(packRequire.resolve("@pulumi/policy/server")), stack);
    const list: unknown = inStack(() => withoutServing(server, () => packRequire(listFile) as unknown));
    if (!isPackList(list)) return undefined;
    return runList(list, folder.declaredVersion ?? packageVersion, stack, (policies) => {
      const pack = [list.name, packageVersion, list.enforcementLevel ?? "advisory", policies] as const;
      return {
        remediate: answers(server.makeRemediateRpcFun(...pack), resourceView, inStack),
        analyze: answers(server.makeAnalyzeRpcFun(...pack), resourceView, inStack),
        analyzeStack: answers(server.makeAnalyzeStackRpcFun(...pack), stackView, inStack),
      };
    });
  } catch {
    return undefined;
  } finally {
    unhook();
  }
}

function sdkVersion(from: NodeJS.Require): string {
  return (from("@pulumi/policy/version") as { version: string }).version;
}

function stackContext(sdkRequire: NodeJS.Require, stack: StackIdentity): InStack {
  const state = sdkRequire("@pulumi/pulumi/runtime/state") as {
    withLocalStorage: (work: () => InStack) => InStack;
    getStore: () => { settings: { options: object } };
  };
  const config = sdkRequire("@pulumi/pulumi/runtime/config") as {
    setAllConfig: (config: StackIdentity["config"], secretKeys: string[]) => void;
  };
  return state.withLocalStorage(() => {
    const { project, stack: name, organization } = stack;
    Object.assign(state.getStore().settings.options, { project, stack: name, organization, dryRun: true });
    config.setAllConfig(stack.config, []);
    const context = new AsyncResource("PolicyPack");
    return (work) => context.runInAsyncScope(work);
  });
}

/** A `pack.js` that constructs a PolicyPack must not open a port in this process: it fails to load instead. */
function withoutServing<Result>(server: PolicyServer, load: () => Result): Result {
  const serve = server.serve;
  server.serve = () => {
    throw new Error("a pack that constructs itself runs in a process of its own");
  };
  try {
    return load();
  } finally {
    server.serve = serve;
  }
}

/** The checks of the SDK when it serves a pack. */
function isPackList(value: unknown): value is PackList {
  if (typeof value !== "object" || value === null) return false;
  const { name, policies, enforcementLevel } = value as Partial<PackList>;
  const named = typeof name === "string" && /^[a-zA-Z0-9-_.]{1,100}$/.test(name);
  return named && isLevel(enforcementLevel) && Array.isArray(policies) && policies.every(isPolicy);
}

function isPolicy(value: unknown): value is Policy {
  if (typeof value !== "object" || value === null) return false;
  const { name, configSchema, enforcementLevel } = value as Partial<Policy>;
  const levelInSchema =
    "enforcementLevel" in (configSchema?.properties ?? {}) || configSchema?.required?.includes("enforcementLevel");
  return typeof name === "string" && name !== "all" && isLevel(enforcementLevel) && levelInSchema !== true;
}

function isLevel(level: EnforcementLevel | undefined): boolean {
  return level === undefined || LEVELS.includes(level);
}

type Answers = Pick<RunningPack, "remediate" | "analyze" | "analyzeStack">;

function runList(
  list: PackList,
  version: string,
  stack: StackIdentity,
  serve: (policies: Policy[]) => Answers,
): RunningPack {
  const tags = new Map(Object.entries(stack.tags));
  let answers = serve(list.policies);
  return {
    declaration: declare(list, version),
    configure: async (settings) => {
      answers = serve(list.policies.map((policy) => configured(policy, settings.get(policy.name), tags)));
    },
    remediate: (request) => answers.remediate(request),
    analyze: (request) => answers.analyze(request),
    analyzeStack: (requests) => answers.analyzeStack(requests),
    close: async () => undefined,
  };
}

function declare(list: PackList, version: string): PackDeclaration {
  return {
    name: list.name,
    version,
    policies: list.policies.map((policy) => ({
      name: policy.name,
      description: policy.description,
      level: policy.enforcementLevel ?? list.enforcementLevel ?? "advisory",
      kind: kind(policy),
      configSchema: policy.configSchema,
    })),
    initialConfig: {},
  };
}

function kind(policy: Policy): "resource" | "stack" | "unknown" {
  if (policy.validateResource !== undefined || policy.remediateResource !== undefined) return "resource";
  return policy.validateStack === undefined ? "unknown" : "stack";
}

/** The policy with its level and configuration: the SDK sets both in its own server and exports no way to set them. */
function configured(policy: Policy, settings: PolicySettings | undefined, tags: ReadonlyMap<string, string>): Policy {
  if (settings === undefined) return policy;
  const withConfig = (rule: Rule): Rule => {
    const wrapped: Rule = (args, ...rest) =>
      rule.call(
        policy,
        Object.assign(args, { stackTags: tags, getConfig: () => ({ ...settings.properties }) }),
        ...rest,
      );
    // By this type the SDK skips a rule before it decodes a resource.
    return Object.assign(wrapped, { __pulumiType: (rule as { __pulumiType?: string }).__pulumiType });
  };
  const { validateResource, remediateResource, validateStack } = policy;
  return {
    ...policy,
    enforcementLevel: settings.level,
    validateResource: Array.isArray(validateResource)
      ? validateResource.map(withConfig)
      : validateResource && withConfig(validateResource),
    remediateResource: remediateResource && withConfig(remediateResource),
    validateStack: validateStack && withConfig(validateStack),
  };
}

function answers<Request, View, Answer>(
  handle: Handler<View, Answer>,
  view: (request: Request) => View,
  inStack: InStack,
): (request: Request) => Promise<Answer> {
  return (request) =>
    new Promise((resolve, reject) => {
      const done = (error: Error | null | undefined, answer: Answer) => (error ? reject(error) : resolve(answer));
      inStack(() => handle({ request: view(request) }, done)).catch(reject);
    });
}
