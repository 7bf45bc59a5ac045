/** Formats numbers, amounts and lists for the terminal and the report. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(number)} ${number === 1 ? singular : plural}`;
}

export function grouped(number: number): string {
  return (Math.round(number * 100) / 100).toLocaleString("en-US");
}

export function money(cents: number): string {
  return `USD ${amount(cents)}`;
}

/** An amount without its currency, for a column whose heading names it. */
export function amount(cents: number): string {
  return (cents / 100).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** A change of an amount, with its sign. */
export function change(cents: number): string {
  return cents === 0 ? "no change" : `${cents > 0 ? "+" : "−"}${amount(Math.abs(cents))}`;
}

/** Rounds up, so that a reachable RPO or RTO never looks better than it is. */
export function duration(minutes: number): string {
  const rounded = Math.ceil(minutes);
  const [hours, rest] = [Math.floor(rounded / 60), rounded % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Math.round((part / whole) * 100)} %`;
}

/** The start of a value for an error message; the value itself may be a whole file. */
export function truncate(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Names on one line: all of them while the line is short, else the first and the last. */
export function names(list: readonly string[]): string {
  const all = list.join(", ");
  return list.length <= 2 || all.length <= 60 ? all : `${list[0]} … ${list[list.length - 1]}`;
}
