import type { Allotment } from "@retail-odoo/contract";
import { costGroups, missingPrices, tenantTexts, totalText, type CostEstimate } from "../cost";
import { allotments, capacityRows, type PreviewedFacts } from "../analysis/facts";
import { reachableTexts, uncopiedNote } from "../analysis/recovery";
import { neededVcpu, quotaUses } from "../analysis/quotas";
import { skippedLines, type PolicyOverview } from "../analysis/summary";
import { typeLabel } from "../analysis/types";
import { amount, duration, grouped } from "../analysis/format";
import type { PolicyResult, PreviewedResource } from "../model";
import { html, type Html } from "./html";

/** A horizontally scrolling table, by keyboard too, so that the page itself never scrolls sideways. */
export function scrollTable(
  label: string,
  head: readonly string[],
  rows: readonly Html[],
  numbers: readonly number[] = [],
): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
    <table>
      <caption>
        ${label}
      </caption>
      <thead>
        <tr>
          ${head.map((title, column) => html`<th scope="col" ${numbers.includes(column) && html` class="number"`}>${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function reachable(objective: Allotment["rpo"]): string {
  const { database, files } = reachableTexts(objective);
  return `reachable: database ${database}, files ${files}`;
}

export function tenantSection(facts: PreviewedFacts, cost: CostEstimate): Html {
  const rows = allotments(facts).map(
    ({ tenant, customer, country, profile, service, tenancy, database, stores, rpo, rto }) => {
      const { total, own, shared } = tenantTexts(cost, tenant);
      return html`<tr>
        <th scope="row">${tenant} <small>${customer}, ${country}</small></th>
        <td>${profile}</td>
        <td>${service}</td>
        <td>${database} <small>${tenancy}</small></td>
        <td class="number">${grouped(stores)}</td>
        <td>${duration(rpo.target)} <small>${reachable(rpo)}</small></td>
        <td>${duration(rto.target)} <small>${reachable(rto)}</small></td>
        <td class="number">${total} <small>own ${own}</small> <small>shared ${shared}</small></td>
      </tr>`;
    },
  );
  const head = ["Tenant", "Profile", "Service", "Server", "Stores", "RPO", "RTO", "USD a month"];
  return html`<section aria-labelledby="tenants">
    <h2 id="tenants">Tenants</h2>
    ${scrollTable("Tenants with recovery and cost", head, rows, [4, 7])}
    <p class="note">
      RPO is the maximum data loss, RTO the maximum time to recovery: the target of the service level, and the value
      that backup schedule, lag and restore throughput reach, for the database and for Odoo's files.
      ${uncopiedNote(facts)}
    </p>
  </section>`;
}

export function capacitySection(facts: PreviewedFacts, resources: readonly PreviewedResource[]): Html {
  return html`<section aria-labelledby="capacity">
    <h2 id="capacity">Capacity</h2>
    <ul class="bars">
      ${capacityRows(facts).map(([what, { used, total }]) => bar(what, used, total))}
    </ul>
    ${quotaTable(facts, resources)}
  </section>`;
}

/** The plan against the quotas of a new AWS account, as on the terminal. */
function quotaTable(facts: PreviewedFacts, resources: readonly PreviewedResource[]): Html | undefined {
  const rows = quotaUses(resources).map(
    ({ quota, code, planned, default: limit }) =>
      html`<tr>
        <th scope="row">${quota}</th>
        <td class="number">${grouped(planned)}</td>
        <td class="number">${grouped(limit)}</td>
        <td>${planned > limit && `request an increase of ${code}`}</td>
      </tr>`,
  );
  if (rows.length === 0) return undefined;
  return html`<h3>AWS service quotas</h3>
    ${scrollTable("Plan against service quotas", ["Quota", "At most", "Assumed default", "To do"], rows, [1, 2])}
    <p class="note">
      ${grouped(neededVcpu(resources, facts))} on-demand vCPU run for the proven capacity. The defaults are assumed, of
      a new account.
    </p>`;
}

/** Shares of capacity above which a bar is a warning, and an alarm. */
const WARN = 0.75;
const ALARM = 0.9;

function bar(what: string, used: number, total: number): Html {
  const share = total === 0 ? 1 : used / total;
  const state = share > ALARM ? "alarm" : share > WARN ? "warn" : "calm";
  const text = `${grouped(used)} of ${grouped(total)}, ${grouped(total - used)} left`;
  const width = Math.min(100, Math.max(0, Math.round(share * 1000) / 10));
  return html`<li>
    <p><strong>${what}</strong> <span>${text}</span></p>
    <div
      class="bar ${state}"
      role="meter"
      aria-label="${what}"
      aria-valuemin="0"
      aria-valuemax="${total}"
      aria-valuenow="${Math.min(used, total)}"
      aria-valuetext="${text}"
    >
      <span style="width:${width}%"></span>
    </div>
  </li>`;
}

export function policySection(overview: PolicyOverview, resources: readonly PreviewedResource[]): Html {
  const labels = new Map(resources.map(({ urn, type, name }) => [urn, `${typeLabel(type)} ${name}`]));
  const group = (title: string, state: string, results: readonly PolicyResult[]): Html | false =>
    results.length > 0 &&
    html`<h3><span class="tag ${state}">${title}</span> ${results.length}</h3>
      <ul class="results">
        ${results.map(
          ({ pack, policy, urn, message }) =>
            html`<li>
              <strong>${pack}/${policy}</strong> ${urn === undefined ? "the stack" : (labels.get(urn) ?? urn)}
              <p>${message.trim()}</p>
            </li>`,
        )}
      </ul>`;
  const rows = overview.packs.map(
    ({ name, version, policies, evaluations }) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td>${version}</td>
        <td class="number">${policies.length}</td>
        <td class="number">${grouped(evaluations)}</td>
      </tr>`,
  );
  return html`<section aria-labelledby="policies">
    <h2 id="policies">Policies</h2>
    ${
      overview.packs.length === 0
        ? html`<p>No policy pack ran.</p>`
        : scrollTable("Policy packs that ran", ["Pack", "Version", "Rules", "Evaluations"], rows, [2, 3])
    }
    ${overview.packs.length > 0 && overview.mandatory.length === 0 && html`<p><span class="tag good">No mandatory violation</span></p>`}
    ${group("Mandatory", "bad", overview.mandatory)} ${group("Advisory", "fair", overview.advisory)}
    ${group("Remediated", "good", overview.remediated)} ${group("Not checked", "fair", overview.notChecked)}
    ${skippedLines(overview.skippedCallbacks, resources).map((line) => html`<p><span class="tag fair">Incomplete</span> ${line}.</p>`)}
  </section>`;
}

export function costSection(cost: CostEstimate): Html {
  const { estimated, missing } = costGroups(cost);
  const gaps = missingPrices(cost);
  const rows = estimated.map(
    ({ label, times, cents }) =>
      html`<tr>
        <th scope="row">${label}</th>
        <td class="number">${grouped(times)}</td>
        <td class="number">${amount(cents)}</td>
      </tr>`,
  );
  return html`<section aria-labelledby="cost">
    <h2 id="cost">Cost</h2>
    <p>Monthly cost: ${totalText(cost)}, estimated with list prices of ${cost.priceDate}, without tax or discount.</p>
    ${gaps.length > 0 && html`<p><span class="tag bad">Incomplete</span> No price for ${gaps.join(", ")}.</p>`}
    ${rows.length > 0 && scrollTable("What a month costs", ["What", "Number", "USD a month"], rows, [1, 2])}
    ${
      missing.length > 0 &&
      html`<h3>Not estimated</h3>
        <ul class="plain">
          ${missing.map(({ label, times, reason }) => html`<li><strong>${label}</strong>${times > 1 && ` × ${times}`}: ${reason}</li>`)}
        </ul>`
    }
  </section>`;
}
