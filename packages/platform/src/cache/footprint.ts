import { CACHE_INSTANCES, CACHE_SIZES, type CacheRole, type CacheSizeName } from "@retail-odoo/contract";
import type { PodSize } from "../nodes";
import { PROXY_PODS } from "./proxy-manifest";
import { dataGiB, SENTINEL_POD } from "./server-manifest";

/** Share of a Redis in the cluster of a quota, with one proxy more for rolling updates. CPU in cores, memory in MiB. */
export interface RedisFootprint {
  cpu: number;
  memoryMiB: number;
  pods: number;
  storageGiB: number;
}

/** Requests of its pods: each instance with its sentinel, and the proxies. */
export function redisPods(size: CacheSizeName): PodSize[] {
  const { cpu, memoryMiB } = CACHE_SIZES[size];
  const instance = { cpu: cpu + SENTINEL_POD.cpu, memoryGiB: (memoryMiB + SENTINEL_POD.memoryMiB) / 1024 };
  const proxy = { cpu: PROXY_PODS.cpu, memoryGiB: PROXY_PODS.memoryMiB / 1024 };
  return [...repeat(CACHE_INSTANCES, instance), ...repeat(PROXY_PODS.instances + 1, proxy)];
}

function repeat(count: number, pod: PodSize): PodSize[] {
  return Array.from({ length: count }, () => pod);
}

export function redisFootprint(role: CacheRole, size: CacheSizeName): RedisFootprint {
  const { cpu, memoryMiB } = CACHE_SIZES[size];
  const proxies = PROXY_PODS.instances + 1;
  return {
    cpu: CACHE_INSTANCES * (cpu + SENTINEL_POD.cpu) + proxies * PROXY_PODS.cpu,
    memoryMiB: CACHE_INSTANCES * (memoryMiB + SENTINEL_POD.memoryMiB) + proxies * PROXY_PODS.memoryMiB,
    pods: CACHE_INSTANCES + proxies,
    storageGiB: CACHE_INSTANCES * dataGiB({ role, size }),
  };
}
