import { createHash } from "node:crypto";
import { missingPrices, totalText, type CostEstimate } from "../cost";
import { readPlatformFacts, type PreviewedFacts } from "../analysis/facts";
import { policyOverview, type PolicyOverview } from "../analysis/summary";
import { count, grouped } from "../analysis/format";
import type { DifferenceSummary } from "../document/difference";
import type { PreviewResult } from "../model";
import { calendarSection } from "./calendar";
import { changesSection } from "./changes";
import { Html, html } from "./html";
import { ICONS } from "./icons";
import { openSection } from "./open-points";
import { platformDiagram } from "./platform-diagram";
import { resourceSection } from "./resources";
import { SCRIPT } from "./script";
import { capacitySection, costSection, policySection, tenantSection } from "./sections";
import { STYLE } from "./style";

/** What a page shows beside the preview itself. */
export interface ReportContext {
  /** First day of the calendar, and the moment that tells past schedules. */
  now: Date;
  /** The comparison of `--against`. */
  difference?: DifferenceSummary;
}

/**
 * The preview as one self-contained page: no network, no font, no image. It shows names, facts and numbers, and no resource
 * input, so it cannot leak a secret. The script only filters; the page is complete without it.
 */
export function reportPage(result: PreviewResult, cost: CostEstimate, { now, difference }: ReportContext): string {
  const facts = readPlatformFacts(result.resources);
  const overview = policyOverview(result);
  const title = `${result.project} / ${result.stack}`;
  const sections: [string, string, Html][] = [
    ...section("open", "Before you deploy", openSection(result, facts, overview, cost, now)),
    ...section("changes", "Changes", difference && changesSection(difference)),
    ...(facts === undefined ? [] : platformSections(facts, result, cost, now)),
    ["policies", "Policies", policySection(overview, result.resources)],
    ["cost", "Cost", costSection(cost)],
    ["resources", "Resources", resourceSection(result.resources)],
  ];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${digest(SCRIPT)}'; img-src data:"
        />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>${title} – preview</title>
        ${new Html(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        ${ICONS}
        <header>
          <p class="kicker">Offline preview</p>
          <h1>${title}</h1>
          ${facts !== undefined && html`<p>${facts.environment}, baseline ${facts.baseline}, ${facts.domain}</p>`}
          ${tiles(result, facts, overview, cost)}
        </header>
        <nav aria-label="Sections">
          <ul>
            ${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
          </ul>
        </nav>
        <main id="main">${sections.map(([, , section]) => section)}</main>
        <footer>
          <p>
            Previewed offline, without cloud credentials. Not included: validation by the providers, differences from
            the deployed state, and costs listed as not estimated.
          </p>
        </footer>
        ${new Html(`<script>${SCRIPT}</script>`)}
      </body>
    </html>`.text.concat("\n");
}

function section(id: string, name: string, content: Html | undefined): [string, string, Html][] {
  return content === undefined ? [] : [[id, name, content]];
}

function platformSections(
  facts: PreviewedFacts,
  { resources }: PreviewResult,
  cost: CostEstimate,
  now: Date,
): [string, string, Html][] {
  return [
    ["picture", "Platform", platformDiagram(facts, resources, cost)],
    ["tenants", "Tenants", tenantSection(facts, cost)],
    ...section("calendar", "Calendar", calendarSection(facts.calendar, now)),
    ["capacity", "Capacity", capacitySection(facts, resources)],
  ];
}

function tiles(
  result: PreviewResult,
  facts: PreviewedFacts | undefined,
  overview: PolicyOverview,
  cost: CostEstimate,
): Html {
  const entries: [string, string, string][] = [
    ["Resources", grouped(result.resources.length), ""],
    ...(facts === undefined
      ? []
      : [["Tenants", grouped(Object.keys(facts.allotments).length), ""] satisfies [string, string, string]]),
    ["Policies", policySummary(overview), overview.mandatory.length > 0 ? "bad" : ""],
    ["Cost a month", totalText(cost), missingPrices(cost).length > 0 ? "bad" : ""],
  ];
  return html`<dl class="tiles">
    ${entries.map(
      ([name, value, state]) =>
        html`<div class="${state}">
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function policySummary({ packs, rules, mandatory, advisory, notChecked }: PolicyOverview): string {
  if (packs.length === 0) return "none ran";
  if (mandatory.length > 0) return count(mandatory.length, "violation");
  const open = [
    advisory.length > 0 && `${advisory.length} advisory`,
    notChecked.length > 0 && `${notChecked.length} not checked`,
  ];
  const parts = open.filter((part) => part !== false);
  return parts.length > 0 ? parts.join(", ") : `${count(rules, "rule")}, no violation`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
