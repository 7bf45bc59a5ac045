/**
 * IANA time zones of a country, by its two letters, as the runtime's Unicode data list them; empty for letters that are no
 * country. Pure.
 */
export function zonesOfCountry(country: string): string[] {
  // A getter up to Node 22, a method in later runtimes; TypeScript's library has neither yet.
  const locale = new Intl.Locale("und", { region: country }) as { getTimeZones?(): string[]; timeZones?: string[] };
  return [...(locale.getTimeZones?.() ?? locale.timeZones ?? [])];
}
