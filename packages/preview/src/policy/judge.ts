import { isDeepStrictEqual } from "node:util";
import type { PolicyNotApplicable } from "@pulumi/pulumi/proto/analyzer_pb";
import { PreviewError, type EngineResource, type PolicyPackRun, type PolicyResult } from "../model";
import type { PackSettings, PolicyDeclaration, RunningPack } from "./pack";
import type { Wait } from "./timeout";
import {
  addToScope,
  resourceRequest,
  stackRequest,
  type ResourceRequest,
  type Scope,
  type StackResourceRequest,
} from "./requests";
import { secretMask } from "./unknowns";
import { actingLevel, remediationResult, ruleFailure, unanswered, policyResults, type Subject } from "./results";

type Wire = EngineResource["wireInputs"];

/** A pack that ran, rule by rule: a rule that was never evaluated has judged nothing, which is not the same as passed. */
export interface PackRun extends PolicyPackRun {
  policies: (PolicyPackRun["policies"][number] & { evaluations: number })[];
}

/** The packs of a preview: the engine's analyzer, and what ran. */
export interface PolicyPacks {
  /** The inputs after all remediations, in wire form, or undefined if none changed them. Call `analyze` afterwards. */
  remediate(resource: EngineResource): Promise<Wire | undefined>;
  /** What the packs say of the resource; what was done to it by `remediate` comes first. */
  analyze(resource: EngineResource): Promise<PolicyResult[]>;
  /** What the packs say of the whole stack. */
  analyzeStack(resources: EngineResource[]): Promise<PolicyResult[]>;
  runs: PackRun[];
  close(): Promise<void>;
}

/** Judges as the engine does: remediations one pack after the other, then every pack on what came of them. */
export function judge(packs: OpenPack[]): PolicyPacks {
  const scope: Scope = { providers: new Map() };
  const remediated = new Map<string, PolicyResult[]>();
  const about = (resource: EngineResource): Subject => {
    addToScope(scope, resource);
    return { urn: resource.urn, resources: [resource], mask: secretMask([resource.wireInputs]) };
  };
  return {
    remediate: async (resource) => {
      const subject = about(resource);
      const results: PolicyResult[] = [];
      let inputs = resource.wireInputs;
      for (const pack of packs) inputs = await pack.remediate(resource, inputs, scope, subject, results);
      if (results.length > 0) remediated.set(resource.urn, results);
      return inputs === resource.wireInputs ? undefined : inputs;
    },
    analyze: async (resource) => {
      const subject = about(resource);
      const before = remediated.get(resource.urn) ?? [];
      remediated.delete(resource.urn);
      const request = resourceRequest(resource, resource.wireInputs, scope, "validation");
      const found = await Promise.all(packs.map((pack) => pack.analyze(request, subject)));
      // What kept a remediation from running mostly keeps the same rule's validation from running: one result.
      return [...before, ...found.flat().filter((result) => !before.some((known) => isDeepStrictEqual(known, result)))];
    },
    analyzeStack: async (resources) => {
      const subject = { resources, mask: secretMask(resources.map((resource) => resource.wireOutputs)) };
      const requests = stackRequest(resources);
      return (await Promise.all(packs.map((pack) => pack.analyzeStack(requests, subject)))).flat();
    },
    runs: packs.map((pack) => pack.run),
    close: async () => void (await Promise.all(packs.map((pack) => pack.close()))),
  };
}

/** A configured pack, with the count of what its rules looked at. */
export class OpenPack {
  readonly run: PackRun;
  private readonly remediating: PolicyDeclaration[];
  private readonly onResources: PolicyDeclaration[];
  private readonly onStack: PolicyDeclaration[];

  constructor(
    private readonly pack: RunningPack,
    private readonly settings: PackSettings,
    private readonly wait: Wait,
  ) {
    const { name, version, policies } = pack.declaration;
    const level = (policy: PolicyDeclaration) => actingLevel(settings, policy.name, policy.kind);
    const enabled = policies.filter((policy) => level(policy) !== "disabled");
    this.onResources = enabled.filter((policy) => policy.kind !== "stack");
    this.onStack = enabled.filter((policy) => policy.kind !== "resource");
    this.remediating = this.onResources.filter((policy) => level(policy) === "remediate");
    this.run = {
      name,
      version,
      policies: policies.map((policy) => ({
        name: policy.name,
        level: level(policy),
        description: policy.description,
        evaluations: 0,
      })),
      evaluations: 0,
    };
  }

  /** Returns the inputs after this pack's remediations and adds to `results` what it did. */
  async remediate(
    resource: EngineResource,
    inputs: Wire,
    scope: Scope,
    subject: Subject,
    results: PolicyResult[],
  ): Promise<Wire> {
    if (this.remediating.length === 0) return inputs;
    const request = resourceRequest(resource, inputs, scope, "remediation");
    const response = await this.ask(this.remediating, subject, () => this.pack.remediate(request));
    let current = request.properties;
    for (const remediation of response?.getRemediationsList() ?? []) {
      const remedied = remediation.getDiagnostic() === "" ? remediation.getProperties()?.toJavaScript() : undefined;
      const changed = remedied === undefined ? [] : changedProperties(current, remedied);
      const result = remediationResult(this.pack.declaration, remediation, changed, subject);
      if (result !== undefined) results.push(result);
      if (remedied !== undefined && changed.length > 0) current = remedied;
    }
    return current === request.properties ? inputs : current;
  }

  async analyze(request: ResourceRequest, subject: Subject): Promise<PolicyResult[]> {
    const response = await this.ask(this.onResources, subject, () => this.pack.analyze(request));
    return response === undefined ? [] : policyResults(this.pack.declaration, this.settings, response, subject);
  }

  async analyzeStack(requests: StackResourceRequest[], subject: Subject): Promise<PolicyResult[]> {
    const response = await this.ask(this.onStack, subject, () => this.pack.analyzeStack(requests));
    return response === undefined ? [] : policyResults(this.pack.declaration, this.settings, response, subject);
  }

  close(): Promise<void> {
    return this.pack.close();
  }

  /** Nothing is asked where no rule would answer. A rule says itself when a resource is none of its business. */
  private async ask<Answer extends { getNotApplicableList(): PolicyNotApplicable[] }>(
    rules: PolicyDeclaration[],
    subject: Subject,
    send: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    if (rules.length === 0) return undefined;
    let answer: Answer;
    try {
      answer = await this.wait(send(), (seconds) => unanswered(this.pack.declaration, rules, subject, seconds));
    } catch (error) {
      if (error instanceof PreviewError) throw error;
      throw ruleFailure(this.pack.declaration, subject, error);
    }
    const passedOver = new Set(answer.getNotApplicableList().map((entry) => entry.getPolicyName()));
    const evaluated = new Set(rules.filter(({ name }) => !passedOver.has(name)).map(({ name }) => name));
    this.run.evaluations += evaluated.size;
    for (const policy of this.run.policies) if (evaluated.has(policy.name)) policy.evaluations++;
    return answer;
  }
}

function changedProperties(before: Wire, after: Wire): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}
