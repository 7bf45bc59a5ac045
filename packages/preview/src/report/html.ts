/** Escaped markup. Only `html` creates it from values, so that no text reaches the page unescaped. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Part[] | undefined | false;

/**
 * A template whose values are escaped, in text and in quoted attributes alike; lists are joined, undefined is empty. The
 * indentation of the source does not reach the page.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  const parts = strings.map((part) => part.replace(/\n\s*/g, "\n"));
  return new Html(parts.reduce((text, part, index) => text + render(values[index - 1]) + part));
}

function render(value: Part): string {
  if (value instanceof Html) return value.text;
  if (value === undefined || value === false) return "";
  if (typeof value === "object") return value.map(render).join("");
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
