import type { ServiceError } from "@grpc/grpc-js";
import type { AnalyzeDiagnostic, AnalyzeResponse, Remediation } from "@pulumi/pulumi/proto/analyzer_pb";
import { PreviewError, type EnforcementLevel, type EngineResource, type PolicyResult } from "../model";
import type { PackDeclaration, PackSettings, PolicyDeclaration } from "./pack";
import { resourcesUnknownAt } from "./unknowns";

/** In the order of the protocol's numbers. */
export const LEVELS: readonly EnforcementLevel[] = ["advisory", "mandatory", "disabled", "remediate"];

/** The subject of a request to a pack. */
export interface Subject {
  /** The resource, or absent for the whole stack. */
  urn?: string;
  resources: EngineResource[];
  /** Masks the secrets of the subject. */
  mask: (text: string) => string;
}

/** The effective level of a rule: a stack rule cannot remediate, so `remediate` is mandatory there. */
export function actingLevel(settings: PackSettings, policy: string, kind: PolicyDeclaration["kind"]): EnforcementLevel {
  const level = settings.get(policy)?.level ?? "advisory";
  return level === "remediate" && kind === "stack" ? "mandatory" : level;
}

/** The results of a pack. The message is replaced only where the SDK reports that a rule could not run. */
export function policyResults(
  pack: PackDeclaration,
  settings: PackSettings,
  response: AnalyzeResponse,
  subject: Subject,
): PolicyResult[] {
  return response.getDiagnosticsList().map((diagnostic) => {
    const policy = diagnostic.getPolicyname();
    const unknown = unknownPath(diagnostic.getMessage(), policy, pack.name);
    const common = { pack: pack.name, policy, ...placed(diagnostic, subject) };
    if (unknown !== undefined) {
      const level = actingLevel(settings, policy, subject.urn === undefined ? "stack" : "resource");
      return { ...common, level, message: notChecked(unknown, subject), checked: false };
    }
    const level = LEVELS[diagnostic.getEnforcementlevel()] ?? "advisory";
    return {
      ...common,
      level: level === "remediate" ? "mandatory" : level,
      message: subject.mask(diagnostic.getMessage()),
      checked: true,
    };
  });
}

/** The result of a remediation, or that it could not run. `changed` are the top-level properties it changed. */
export function remediationResult(
  pack: PackDeclaration,
  remediation: Remediation,
  changed: string[],
  subject: Subject,
): PolicyResult | undefined {
  const policy = remediation.getPolicyname();
  const common = { pack: pack.name, policy, level: "remediate" as const, urn: subject.urn };
  const diagnostic = remediation.getDiagnostic();
  if (diagnostic !== "") {
    const unknown = unknownPath(diagnostic, policy, pack.name);
    if (unknown === undefined) return { ...common, message: subject.mask(diagnostic), checked: true };
    return { ...common, message: notChecked(unknown, subject), checked: false };
  }
  if (changed.length === 0) return undefined;
  return { ...common, message: `${remediation.getDescription()}\nchanged: ${changed.join(", ")}`, checked: true };
}

/** A rule that threw, as one line with its name; the SDK's stack trace goes into the details. */
export function ruleFailure(pack: PackDeclaration, subject: Subject, error: unknown): PreviewError {
  const text = subject.mask(errorText(error));
  const where = subject.urn === undefined ? "the stack" : subject.urn;
  const rule =
    /Error (?:validating|remediating) resource with (policy|remediation) '(.*?)' from policy pack '.*?':\n/.exec(text);
  if (rule === null) {
    return new PreviewError(
      `policy pack ${pack.name}: it stopped while evaluating ${where}: ${text.split("\n")[0]}`,
      1,
      text,
    );
  }
  const cause = text
    .slice(rule.index + rule[0].length)
    .split("\n    at ")[0]
    ?.trim();
  return new PreviewError(`policy pack ${pack.name}: ${rule[1]} ${rule[2]} failed on ${where}: ${cause}`, 1, text);
}

/** A pack that timed out. With several rules in a request, the pack cannot report which one hangs. */
export function timedOut(
  pack: PackDeclaration,
  rules: readonly PolicyDeclaration[],
  subject: Subject,
  seconds: number,
): PreviewError {
  const which = rules.length === 1 ? `policy ${rules[0]?.name}` : `one of ${rules.map(({ name }) => name).join(", ")}`;
  return new PreviewError(
    `policy pack ${pack.name}: no answer for ${seconds} s on ${subject.urn ?? "the stack"}: ${which} does not finish; ` +
      "a rule must return, and resolve every promise it returns",
  );
}

function errorText(error: unknown): string {
  const details = (error as Partial<ServiceError>).details;
  if (typeof details === "string" && details !== "") return details;
  return error instanceof Error ? error.message : String(error);
}

/** A resource rule is about its resource; a stack rule about the resource it names, if that exists. */
function placed(diagnostic: AnalyzeDiagnostic, subject: Subject): { urn?: string } {
  if (subject.urn !== undefined) return { urn: subject.urn };
  const urn = diagnostic.getUrn();
  return subject.resources.some((resource) => resource.urn === urn) ? { urn } : {};
}

/**
 * The SDK's message for a rule that read an unknown value, which the engine reports as advisory:
 * `can't run policy 'x' from policy pack 'p@v1' during preview: string value at .a.b can't be known during preview`.
 */
function unknownPath(message: string, policy: string, pack: string): string | undefined {
  const head = /^can't run (?:policy|remediation) '/.exec(message);
  if (head === null || !message.startsWith(`${policy}' from policy pack '${pack}@v`, head[0].length)) return undefined;
  return /during preview: \w+ value at \.(.*) can't be known during preview$/s.exec(message)?.[1];
}

function notChecked(path: string, subject: Subject): string {
  const property = path.replace(/\.(\d+)(?=\.|$)/g, "[$1]");
  if (subject.urn !== undefined) return `not checked: ${property} is unknown in a preview`;
  const culprits = resourcesUnknownAt(subject.resources, path);
  if (culprits.length === 0) return `not checked: ${property} of a resource is unknown in a preview`;
  const others = culprits.length > 1 ? ` and ${culprits.length - 1} more` : "";
  return `not checked: ${property} is unknown in a preview, of ${culprits[0]?.urn}${others}`;
}
