/** Countries of the European Economic Area (EEA), among which data moves freely. */
const EEA_COUNTRIES = [
  "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU",
  "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
]; // prettier-ignore

/** AWS regions in the EEA. */
const EEA_REGIONS = ["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"];

/**
 * Regions that a tenant's data may be in when its contract names none, by country: in Europe its own and the EEA's. A cautious
 * default, not legal advice; a country that is not listed allows every region.
 */
export const RESIDENCY: { readonly [country: string]: readonly string[] } = {
  ...Object.fromEntries(EEA_COUNTRIES.map((country) => [country, EEA_REGIONS])),
  CH: ["eu-central-2", ...EEA_REGIONS],
  GB: ["eu-west-2", ...EEA_REGIONS],
};
