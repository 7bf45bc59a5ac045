/** Bytes in a GiB, to compare quantities with facts. */
export const GIB = 1024 ** 3;

/** What a suffix multiplies by; below one it is told as a divisor, so that "100m" is 0.1 and not nearly so. */
const FACTORS: { [suffix: string]: number } = {
  ...{ k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 1024, Mi: 1024 ** 2, Gi: GIB, Ti: 1024 ** 4, Pi: 1024 ** 5, Ei: 1024 ** 6 },
};
const DIVISORS: { [suffix: string]: number } = { m: 1e3, u: 1e6, n: 1e9 };

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([KMGTPE]i|[numkMGTPE])?$/;

/** The number a Kubernetes quantity stands for: "1500m" is 1.5, "2Gi" is 2147483648. Undefined for what is none. */
export function quantity(value: unknown): number | undefined {
  const [, number, suffix = ""] = QUANTITY.exec(String(value)) ?? [];
  if (number === undefined) return undefined;
  return (Number(number) * (FACTORS[suffix] ?? 1)) / (DIVISORS[suffix] ?? 1);
}
