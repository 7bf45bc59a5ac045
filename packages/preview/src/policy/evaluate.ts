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
import { actingLevel, remediationResult, ruleFailure, timedOut, policyResults, type Subject } from "./results";

type Wire = EngineResource["wireInputs"];

/** A pack that ran, with the evaluations of each rule: a rule that was never evaluated has not passed. */
export interface PackRun extends PolicyPackRun {
  policies: (PolicyPackRun["policies"][number] & { evaluations: number })[];
}

/** The opened packs of a preview: the engine's analyzer, and the record of what ran. */
export interface PolicyPacks {
  /** The inputs after all remediations, in wire form, or undefined if none changed them. Call `analyze` afterwards. */
  remediate(resource: EngineResource): Promise<Wire | undefined>;
  /** The results of the packs for the resource; those of `remediate` come first. */
  analyze(resource: EngineResource): Promise<PolicyResult[]>;
  /** The results of the packs for the whole stack. */
  analyzeStack(resources: EngineResource[]): Promise<PolicyResult[]>;
  runs: PackRun[];
  close(): Promise<void>;
}

/** Evaluates packs as Pulumi's engine does: remediations one pack after another, then the validations of every pack. */
export function createAnalyzer(packs: OpenPack[]): PolicyPacks {
  const scope: Scope = { providers: new Map() };
  const remediated = new Map<string, PolicyResult[]>();
  const subjectOf = (resource: EngineResource): Subject => {
    addToScope(scope, resource);
    return { urn: resource.urn, resources: [resource], mask: secretMask([resource.wireInputs]) };
  };
  return {
    remediate: async (resource) => {
      const subject = subjectOf(resource);
      const results: PolicyResult[] = [];
      let inputs = resource.wireInputs;
      for (const pack of packs) inputs = await pack.remediate(resource, inputs, scope, subject, results);
      if (results.length > 0) remediated.set(resource.urn, results);
      return inputs === resource.wireInputs ? undefined : inputs;
    },
    analyze: async (resource) => {
      const subject = subjectOf(resource);
      const before = remediated.get(resource.urn) ?? [];
      remediated.delete(resource.urn);
      const request = resourceRequest(resource, resource.wireInputs, scope, "validation");
      const found = await Promise.all(packs.map((pack) => pack.analyze(request, subject)));
      // An unknown value often blocks both the remediation and the validation of a rule: report it once.
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

/** A configured pack, with the number of evaluations of each rule. */
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

  /** Returns the inputs after this pack's remediations, and adds its results to `results`. */
  async remediate(
    resource: EngineResource,
    inputs: Wire,
    scope: Scope,
    subject: Subject,
    results: PolicyResult[],
  ): Promise<Wire> {
    if (this.remediating.length === 0) return inputs;
    const request = resourceRequest(resource, inputs, scope, "remediation");
    const response = await this.request(this.remediating, subject, () => this.pack.remediate(request));
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
    const response = await this.request(this.onResources, subject, () => this.pack.analyze(request));
    return response === undefined ? [] : policyResults(this.pack.declaration, this.settings, response, subject);
  }

  async analyzeStack(requests: StackResourceRequest[], subject: Subject): Promise<PolicyResult[]> {
    const response = await this.request(this.onStack, subject, () => this.pack.analyzeStack(requests));
    return response === undefined ? [] : policyResults(this.pack.declaration, this.settings, response, subject);
  }

  close(): Promise<void> {
    return this.pack.close();
  }

  /** Sends no request without rules. The pack reports the rules that do not apply to a resource. */
  private async request<Answer extends { getNotApplicableList(): PolicyNotApplicable[] }>(
    rules: PolicyDeclaration[],
    subject: Subject,
    send: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    if (rules.length === 0) return undefined;
    let answer: Answer;
    try {
      answer = await this.wait(send(), (seconds) => timedOut(this.pack.declaration, rules, subject, seconds));
    } catch (error) {
      if (error instanceof PreviewError) throw error;
      throw ruleFailure(this.pack.declaration, subject, error);
    }
    const notApplicable = new Set(answer.getNotApplicableList().map((entry) => entry.getPolicyName()));
    const evaluated = new Set(rules.filter(({ name }) => !notApplicable.has(name)).map(({ name }) => name));
    this.run.evaluations += evaluated.size;
    for (const policy of this.run.policies) if (evaluated.has(policy.name)) policy.evaluations++;
    return answer;
  }
}

function changedProperties(before: Wire, after: Wire): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}
