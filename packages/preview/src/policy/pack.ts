import type { AnalyzeResponse, RemediateResponse } from "@pulumi/pulumi/proto/analyzer_pb";
import type { EnforcementLevel } from "../model";
import type { ResourceRequest, StackResourceRequest } from "./requests";

/** A policy as its pack declares it, before configuration. */
export interface PolicyDeclaration {
  name: string;
  description: string;
  level: EnforcementLevel;
  /** SDKs before 1.13 do not report the kind; such a rule receives both requests. */
  kind: "resource" | "stack" | "unknown";
  configSchema?: ConfigSchema;
}

/** A rule's configuration: JSON Schemas of its properties. */
export interface ConfigSchema {
  properties: { [property: string]: unknown };
  required?: string[];
}

/** A pack as it declares itself. */
export interface PackDeclaration {
  name: string;
  version: string;
  policies: PolicyDeclaration[];
  /** What the pack's author passed as the third argument of `new PolicyPack`. */
  initialConfig: PolicyPackConfig;
}

/** The JSON of `--policy-pack-config`: a level or a level with properties for each policy; `all` sets every level. */
export interface PolicyPackConfig {
  [policy: string]: EnforcementLevel | { enforcementLevel?: EnforcementLevel; [property: string]: unknown };
}

/** The resolved configuration of one policy. */
export interface PolicySettings {
  level: EnforcementLevel;
  properties: { [property: string]: unknown };
}

/** By policy name, in the pack's order. */
export type PackSettings = ReadonlyMap<string, PolicySettings>;

/** The stack that the packs evaluate. */
export interface StackIdentity {
  project: string;
  stack: string;
  organization: string;
  tags: { [name: string]: string };
  /** The stack's configuration, `project:key` to value, for packs that read it. */
  config: { [key: string]: string };
}

/**
 * A running pack. Both ways of running one answer in the SDK's own messages, so that everything that is decided about an
 * answer is decided once, in results.ts.
 */
export interface RunningPack {
  readonly declaration: PackDeclaration;
  configure(settings: PackSettings): Promise<void>;
  remediate(request: ResourceRequest): Promise<RemediateResponse>;
  analyze(request: ResourceRequest): Promise<AnalyzeResponse>;
  analyzeStack(requests: StackResourceRequest[]): Promise<AnalyzeResponse>;
  close(): Promise<void>;
}
