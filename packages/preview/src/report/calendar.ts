import type { CalendarEventFacts } from "@retail-odoo/contract";
import { html, type Html } from "./html";
import { scrollTable } from "./sections";

const DAY_MS = 24 * 60 * 60_000;
const DAYS = 90;

const MEANING = {
  freeze: "Karpenter replaces and consolidates no node of theirs.",
  peak: "Load is expected.",
} as const;

/**
 * Peaks and freezes of the 90 days from `now`: as bars, by their local dates, and as a table. Undefined where the calendar has none
 * then.
 */
export function calendarSection(events: readonly CalendarEventFacts[], now: Date): Html | undefined {
  const first = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const inRange = events
    .filter(({ start, end }) => moment(end) > first && moment(start) < first + DAYS * DAY_MS)
    .sort((one, other) => (one.start < other.start ? -1 : 1));
  if (inRange.length === 0) return undefined;
  const percent = (time: number): number => Math.min(100, Math.max(0, ((time - first) / (DAYS * DAY_MS)) * 100));
  const rows = inRange.map(
    ({ name, kind, start, end, zone, tenants }) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td><span class="tag ${kind === "freeze" ? "info" : "fair"}">${kind}</span></td>
        <td>${start.replace("T", " ")} <small>${zone}</small></td>
        <td>${end.replace("T", " ")} <small>${zone}</small></td>
        <td>${tenants === undefined ? "all" : tenants.join(", ")}</td>
        <td>${MEANING[kind]}</td>
      </tr>`,
  );
  return html`<section aria-labelledby="calendar">
    <h2 id="calendar">Calendar</h2>
    <div class="timeline" aria-hidden="true">
      ${months(first).map(({ name, at }) => html`<span class="month" style="left:${percent(at).toFixed(2)}%">${name}</span>`)}
      ${inRange.map(({ name, kind, start, end }) => {
        const [left, right] = [percent(moment(start)), percent(moment(end))];
        return html`<div
          class="event ${kind}"
          style="margin-left:${left.toFixed(2)}%;width:${Math.max(0.6, right - left).toFixed(2)}%"
          title="${name}"
        ></div>`;
      })}
    </div>
    ${scrollTable("Peaks and freezes of the next 90 days", ["Event", "Kind", "Start", "End", "Tenants", "Meaning"], rows)}
  </section>`;
}

/** A local time on the scale of the bars, which tell days. */
function moment(local: string): number {
  return Date.parse(`${local}:00Z`);
}

/** The first days of months in the range. */
function months(first: number): { name: string; at: number }[] {
  const start = new Date(first);
  return [0, 1, 2, 3].flatMap((ahead) => {
    const at = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + ahead, 1);
    const name = new Date(at).toLocaleDateString("en", { month: "short", year: "numeric", timeZone: "UTC" });
    return at < first || at > first + DAYS * DAY_MS ? [] : [{ name, at }];
  });
}
