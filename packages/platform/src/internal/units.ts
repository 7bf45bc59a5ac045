/** Kubernetes quantities from numbers, without rounding errors: 0.30000000000000004 cores is "300m". */

/** @param cores at least a thousandth */
export function cpuQuantity(cores: number): string {
  const milli = Math.round(cores * 1000);
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}

export function memoryQuantity(mib: number): string {
  const rounded = Math.ceil(mib);
  return rounded % 1024 === 0 ? `${rounded / 1024}Gi` : `${rounded}Mi`;
}

export function gib(value: number): string {
  return memoryQuantity(value * 1024);
}

export function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** Rounds to two decimals, for messages and reports. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
