import { count } from "../analysis/format";
import { COLOURS, SIGNS, type DifferenceSummary } from "../document/difference";
import { html, type Html } from "./html";

const TAGS = { red: "bad", yellow: "fair", green: "good" } as const;

/** Changes since an earlier preview, as on the terminal: the most severe first. */
export function changesSection({ file, counts, lost, entries, notes }: DifferenceSummary): Html {
  return html`<section aria-labelledby="changes">
    <h2 id="changes">Changes</h2>
    <p>
      Against ${file}: ${counts}${lost > 0 && html`; <span class="tag bad">data lost in ${count(lost, "place")}</span>`}
    </p>
    ${
      entries.length > 0 &&
      html`<ul class="changes">
        ${entries.map(({ severity, text }) => html`<li><span class="tag ${TAGS[COLOURS[severity]]}">${SIGNS[severity]}</span> ${text}</li>`)}
      </ul>`
    }
    <ul class="plain">
      ${notes.map((note) => html`<li>${note.trim()}</li>`)}
    </ul>
  </section>`;
}
