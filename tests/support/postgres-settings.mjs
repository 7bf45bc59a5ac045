// Values of PostgreSQL's settings, as its configuration and `pg_settings` write them.
const UNITS = {
  B: 1,
  kB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
  ms: 1,
  s: 1e3,
  min: 6e4,
  h: 36e5,
  d: 864e5,
};

/** @returns bytes, milliseconds or the number; other text unchanged */
export function plainSetting(text) {
  const [, value, unit] = /^(-?[\d.]+)\s*([a-zA-Z]*)$/.exec(text) ?? [];
  return value === undefined ? text : Number(value) * (unit ? UNITS[unit] : 1);
}
