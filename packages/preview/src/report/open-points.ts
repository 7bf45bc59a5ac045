import type { PreviewedFacts } from "../analysis/facts";
import { momentWarnings } from "../analysis/schedules";
import { skippedLines, type PolicyOverview } from "../analysis/summary";
import { missingPrices, type CostEstimate } from "../cost";
import type { PreviewResult } from "../model";
import { html, type Html } from "./html";

/** What a reader has to know before a deployment: warnings, what is incomplete, and what the proof could not prove. */
export function openSection(
  { messages, resources }: PreviewResult,
  facts: PreviewedFacts | undefined,
  overview: PolicyOverview,
  cost: CostEstimate,
  now: Date,
): Html | undefined {
  const gaps = missingPrices(cost);
  const warnings = [
    ...messages.flatMap(({ severity, message }) => (["warning", "error"].includes(severity) ? message.trim() : [])),
    ...momentWarnings(resources, facts, now),
    ...skippedLines(overview.skippedCallbacks, resources).map((line) => `Incomplete: ${line}.`),
    ...(gaps.length === 0 ? [] : [`The estimate is incomplete: no price for ${gaps.join(", ")}.`]),
  ];
  const unproven = facts?.capacity.unproven ?? [];
  if (warnings.length + unproven.length === 0) return undefined;
  return html`<section aria-labelledby="open">
    <h2 id="open">Before you deploy</h2>
    ${list("Warnings", warnings)} ${list("Not proven", unproven)}
  </section>`;
}

function list(title: string, lines: readonly string[]): Html | undefined {
  if (lines.length === 0) return undefined;
  return html`<h3>${title}</h3>
    <ul class="plain">
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>`;
}
