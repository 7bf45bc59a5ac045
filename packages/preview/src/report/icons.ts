import { html, type Html } from "./html";

export type IconName = "node" | "database" | "lock" | "store";

/** An SVG sprite; the icons are decorative, the text beside them carries the meaning. */
export const ICONS: Html = html`<svg width="0" height="0" aria-hidden="true" class="sprite">
  <symbol id="i-node" viewBox="0 0 16 16">
    <rect x="1.5" y="2.5" width="13" height="4.5" rx="1.2" />
    <rect x="1.5" y="9" width="13" height="4.5" rx="1.2" />
    <path d="M4 4.75h.01M4 11.25h.01" />
  </symbol>
  <symbol id="i-database" viewBox="0 0 16 16">
    <ellipse cx="8" cy="3.6" rx="5.5" ry="2.1" />
    <path d="M2.5 3.6v8.8c0 1.2 2.5 2.1 5.5 2.1s5.5-.9 5.5-2.1V3.6M2.5 8c0 1.2 2.5 2.1 5.5 2.1s5.5-.9 5.5-2.1" />
  </symbol>
  <symbol id="i-lock" viewBox="0 0 16 16">
    <rect x="2.5" y="7" width="11" height="7.5" rx="1.5" />
    <path d="M5 7V4.8a3 3 0 0 1 6 0V7" />
  </symbol>
  <symbol id="i-store" viewBox="0 0 16 16">
    <path d="M2 6.5 3.2 2h9.6L14 6.5a2 2 0 0 1-4 0 2 2 0 0 1-4 0 2 2 0 0 1-4 0ZM3 8.6V14h10V8.6M6.5 14v-3.2h3V14" />
  </symbol>
</svg>`;

export function icon(name: IconName): Html {
  return html`<svg class="icon" aria-hidden="true"><use href="#i-${name}"></use></svg>`;
}
