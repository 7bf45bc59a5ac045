import { tenantFinder, type ReadResource } from "../analysis/facts";
import { typeGroups } from "../analysis/summary";
import { typeLabel } from "../analysis/types";
import { count } from "../analysis/format";
import { html, type Html } from "./html";
import { scrollTable } from "./sections";

/** The table of every resource, with a filter where scripts run. */
export function resourceSection(resources: readonly ReadResource[]): Html {
  const tenantOf = tenantFinder(resources);
  const names = new Map(resources.map(({ urn, type, name }) => [urn, `${typeLabel(type)} ${name}`]));
  const rows = resources.map((resource) => {
    const { type, name, parent, protect } = resource;
    const tenant = tenantOf(resource) ?? "";
    return html`<tr data-type="${typeLabel(type)}" data-tenant="${tenant}">
      <th scope="row">${name}</th>
      <td title="${type}">${typeLabel(type)}</td>
      <td>${tenant}</td>
      <td>${parent === undefined ? "" : (names.get(parent) ?? parent)}</td>
      <td>${protect && html`<span class="tag good">protected</span>`}</td>
    </tr>`;
  });
  const groups = typeGroups(resources).map(({ name, count: number }) => `${name} ${number}`);
  const types = distinct(resources.map(({ type }) => typeLabel(type)));
  const tenants = distinct(resources.flatMap((resource) => tenantOf(resource) ?? []));
  return html`<section aria-labelledby="resources">
    <h2 id="resources">Resources</h2>
    <p>${count(resources.length, "resource")}: ${groups.join(", ")}.</p>
    <form class="filter" role="search" aria-label="Filter resources" hidden>
      <div>
        <label for="filter-text">Text</label><input id="filter-text" type="search" name="text" autocomplete="off" />
      </div>
      ${choice("Type", "type", types)} ${tenants.length > 0 && choice("Tenant", "tenant", tenants)}
      <output aria-live="polite">${count(resources.length, "resource")} shown</output>
    </form>
    <details open>
      <summary>Every resource</summary>
      ${scrollTable("All resources", ["Name", "Type", "Tenant", "Parent", "Protection"], rows)}
    </details>
  </section>`;
}

function choice(label: string, name: string, values: readonly string[]): Html {
  return html`<div>
    <label for="filter-${name}">${label}</label>
    <select id="filter-${name}" name="${name}">
      <option value="">all</option>
      ${values.map((value) => html`<option>${value}</option>`)}
    </select>
  </div>`;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
