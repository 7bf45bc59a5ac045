/** Bytes in a GiB, the unit of published facts. */
export const GIB = 1024 ** 3;

/** Factor of each suffix. Factors below one are written as divisors, so that "100m" is exactly 0.1. */
const FACTORS: { [suffix: string]: number } = {
  ...{ k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 1024, Mi: 1024 ** 2, Gi: GIB, Ti: 1024 ** 4, Pi: 1024 ** 5, Ei: 1024 ** 6 },
};
const DIVISORS: { [suffix: string]: number } = { m: 1e3, u: 1e6, n: 1e9 };

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([KMGTPE]i|[numkMGTPE])?$/;

/** The number of a Kubernetes quantity: "1500m" is 1.5, "2Gi" is 2147483648. Undefined if the value is not a quantity. */
export function quantity(value: unknown): number | undefined {
  const [, number, suffix = ""] = QUANTITY.exec(String(value)) ?? [];
  if (number === undefined) return undefined;
  return (Number(number) * (FACTORS[suffix] ?? 1)) / (DIVISORS[suffix] ?? 1);
}
