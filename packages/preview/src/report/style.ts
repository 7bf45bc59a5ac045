/** The style sheet, light and dark by the system's preference. */
export const STYLE = `
:root {
  --page: #f4f6f8; --card: #ffffff; --ink: #18222d; --soft: #56636f; --line: #dbe1e7; --sunk: #edf1f4;
  --accent: #12646c; --good: #1d6b3c; --fair: #7a4d00; --bad: #a3221c; --info: #1c4f9c;
  --good-bg: #e0f2e7; --fair-bg: #fbeed3; --bad-bg: #fbe3e1; --info-bg: #e2ecfa;
  --calm: #2a8c94; --warn: #d08a14; --alarm: #c9372f; --shadow: 0 1px 2px rgb(20 34 45 / 8%), 0 4px 16px rgb(20 34 45 / 5%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f151b; --card: #18212a; --ink: #e7edf3; --soft: #a3b0bd; --line: #2c3845; --sunk: #111920;
    --accent: #6fd0d8; --good: #8fdcae; --fair: #f2c879; --bad: #ffaaa3; --info: #a4c8ff;
    --good-bg: #17382a; --fair-bg: #3f2f10; --bad-bg: #4a1f1d; --info-bg: #1a3050;
    --calm: #3fa7af; --warn: #d99a2b; --alarm: #e25a50; --shadow: none;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
header, nav, main, footer { padding-inline: max(1rem, calc((100vw - 72rem) / 2)); }
h1, h2, h3, h4, p, ul, dl, dd { margin: 0; }
ul { padding: 0; list-style: none; }
small { color: var(--soft); font-size: 0.85em; font-weight: 400; }
a { color: var(--accent); }
a:focus-visible, input:focus-visible, select:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: 1rem; top: -4rem; z-index: 2; padding: 0.5rem 1rem; border-radius: 0 0 0.5rem 0.5rem; background: var(--card); }
.skip:focus { top: 0; }
.sprite { position: absolute; }
.icon { width: 1.05em; height: 1.05em; fill: none; stroke: currentColor; stroke-width: 1.3; stroke-linecap: round; stroke-linejoin: round; vertical-align: -0.15em; }

header { padding-block: 2.25rem 1.75rem; background: linear-gradient(120deg, #0c2b33, #12484f 70%, #175b61); color: #f3fafb; }
header .kicker { font-size: 0.8rem; letter-spacing: 0.09em; text-transform: uppercase; color: #b5dde0; }
header h1 { font-size: clamp(1.6rem, 5vw, 2.4rem); line-height: 1.2; overflow-wrap: anywhere; }
header p { color: #d5ecee; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 0.75rem; margin-top: 1.5rem; }
.tiles div { padding: 0.75rem 1rem; border: 1px solid rgb(255 255 255 / 16%); border-radius: 0.75rem; background: rgb(4 24 29 / 38%); }
.tiles dt { font-size: 0.8rem; color: #c3e2e4; }
.tiles dd { font-size: 1.25rem; font-weight: 650; line-height: 1.3; }
.tiles .bad { background: #7d1d18; border-color: #ffb4ae; }
nav { position: sticky; top: 0; z-index: 1; border-bottom: 1px solid var(--line); background: var(--card); }
nav ul { display: flex; gap: 0.25rem; overflow-x: auto; scrollbar-width: none; }
nav a { display: block; padding: 0.8rem 0.7rem; color: var(--ink); font-size: 0.95rem; text-decoration: none; white-space: nowrap; }
nav a:hover { color: var(--accent); box-shadow: inset 0 -3px var(--accent); }
nav a:focus-visible { outline-offset: -4px; }

main { display: grid; gap: 1.5rem; padding-block: 1.5rem 2.5rem; grid-template-columns: minmax(0, 1fr); }
section { padding: 1.25rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card); box-shadow: var(--shadow); scroll-margin-top: 4rem; }
h2 { margin-bottom: 0.9rem; font-size: 1.3rem; line-height: 1.25; scroll-margin-top: 5rem; }
h3 { margin-block: 1.1rem 0.5rem; font-size: 1.02rem; }
h4 { margin-block: 1.2rem 0.5rem; color: var(--soft); font-size: 0.78rem; letter-spacing: 0.07em; text-transform: uppercase; }
.note, .caption { color: var(--soft); font-size: 0.88rem; }
.note { margin-top: 0.75rem; max-width: 80ch; }
.tag { display: inline-block; padding: 0 0.5em; border-radius: 1em; background: var(--sunk); color: var(--soft); font-size: 0.78rem; line-height: 1.6; white-space: nowrap; }
.tag.good { background: var(--good-bg); color: var(--good); }
.tag.fair { background: var(--fair-bg); color: var(--fair); }
.tag.info { background: var(--info-bg); color: var(--info); }
.tag.bad { background: var(--bad-bg); color: var(--bad); }

.region { padding: 1rem; border: 2px solid var(--accent); border-radius: 0.9rem; background: var(--sunk); }
.region.second { margin-top: 1rem; border-style: dashed; }
.copies { display: flex; flex-wrap: wrap; gap: 0.3rem 1.5rem; }
.copies .icon { color: var(--accent); }
.changes { display: grid; gap: 0.3rem; margin-block: 0.75rem; overflow-wrap: anywhere; }
.timeline { position: relative; overflow: hidden; display: grid; gap: 0.35rem; margin-bottom: 1rem; padding: 1.8rem 0 0.6rem; border-bottom: 1px solid var(--line); }
.month { position: absolute; top: 0; bottom: 0; padding-left: 0.3rem; border-left: 1px dashed var(--line); color: var(--soft); font-size: 0.8rem; white-space: nowrap; }
.event { position: relative; height: 0.8rem; border-radius: 1rem; }
.event.freeze { background: var(--info); }
.event.peak { background: var(--warn); }
summary { width: fit-content; padding: 0.4rem 0.2rem; color: var(--accent); cursor: pointer; }
summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
details[open] > summary { margin-bottom: 0.5rem; }
.region > h3 { margin: 0 0 0.75rem; font-size: 1.1rem; }
.zones { padding-inline: calc(0.8rem + 1px); }
.zones, .cells { display: grid; grid-auto-columns: minmax(0, 1fr); grid-auto-flow: column; gap: 0.5rem; }
.zones li { padding: 0.35rem 0.3rem; border: 1px dashed var(--soft); border-radius: 0.5rem; color: var(--soft); font-size: 0.82rem; text-align: center; overflow-wrap: anywhere; }
.pools, .servers { display: grid; gap: 0.6rem; }
.band, .server { border: 1px solid var(--line); border-radius: 0.75rem; background: var(--card); }
.band { padding: 0.65rem 0.8rem; }
.band p { display: flex; flex-wrap: wrap; gap: 0 0.6rem; align-items: baseline; margin-bottom: 0.45rem; color: var(--soft); font-size: 0.9rem; }
.band strong { color: var(--ink); font-size: 1rem; }
.cells span { display: flex; flex-wrap: wrap; gap: 0.3rem; justify-content: center; min-height: 1.9rem; padding: 0.3rem; border: 1px dashed var(--line); border-radius: 0.45rem; background: var(--sunk); color: var(--accent); font-size: 1.15rem; line-height: 1; }
.server { padding-bottom: 0.8rem; }
.server .band { border: 0; background: none; }
.server > .caption { padding-inline: 0.8rem; margin-bottom: 0.4rem; }
.tenants { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13.5rem), 1fr)); gap: 0.5rem; padding-inline: 0.8rem; }
.tenant { padding: 0.55rem 0.75rem; border: 1px solid var(--line); border-left: 4px solid var(--soft); border-radius: 0.55rem; background: var(--page); font-size: 0.88rem; }
.tenant.critical { border-left-color: var(--alarm); }
.tenant.standard { border-left-color: var(--calm); }
.tenant strong { margin-right: 0.3rem; font-size: 0.98rem; overflow-wrap: anywhere; }
.tenant.critical .tag:first-of-type { background: var(--bad-bg); color: var(--bad); }
.tenant.standard .tag:first-of-type { background: var(--info-bg); color: var(--info); }
.tenant .line { display: block; color: var(--soft); }
.tenant .host { overflow-wrap: anywhere; }
.vault { padding: 0.65rem 0.8rem; border: 1px solid var(--line); border-radius: 0.75rem; background: var(--card); overflow-wrap: anywhere; }
.vault .icon { color: var(--accent); font-size: 1.15rem; }

p + .scroll { margin-top: 0.75rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.6rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: 0.5rem 0.75rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { background: var(--sunk); color: var(--soft); font-size: 0.8rem; font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; }
tbody tr:hover > * { background: var(--sunk); }
td small, th small { display: block; white-space: nowrap; }
td, tbody th { white-space: nowrap; }
.number { text-align: right; }

.bars { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 1rem 1.5rem; }
.bars p { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 0.75rem; font-size: 0.92rem; }
.bars p span { color: var(--soft); }
.bar { height: 0.7rem; margin-top: 0.3rem; border-radius: 1rem; background: var(--sunk); box-shadow: inset 0 0 0 1px var(--line); overflow: hidden; }
.bar span { display: block; height: 100%; min-width: 2px; border-radius: 1rem; background: var(--calm); }
.bar.warn span { background: var(--warn); }
.bar.alarm span { background: var(--alarm); }
.plain { display: grid; gap: 0.3rem; padding-left: 1.1rem; list-style: disc; }
.results { display: grid; gap: 0.6rem; }
.results li { padding: 0.6rem 0.8rem; border: 1px solid var(--line); border-radius: 0.6rem; overflow-wrap: anywhere; }
.results p { color: var(--soft); white-space: pre-line; }
.filter { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr)); gap: 0.75rem; align-items: end; margin-block: 0.75rem; }
.filter[hidden] { display: none; }
.filter label { display: block; margin-bottom: 0.2rem; color: var(--soft); font-size: 0.85rem; }
.filter input, .filter select { width: 100%; min-height: 2.6rem; padding: 0.4rem 0.6rem; border: 1px solid var(--soft); border-radius: 0.5rem; background: var(--page); color: var(--ink); font: inherit; }
.filter output { padding-bottom: 0.6rem; color: var(--soft); font-size: 0.9rem; }
footer { padding-block: 0 2.5rem; color: var(--soft); font-size: 0.85rem; }
footer p { max-width: 75ch; }
@media print { nav, .skip, .filter { display: none; } section { break-inside: avoid; box-shadow: none; } }
`;
