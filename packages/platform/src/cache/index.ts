export { redisFootprint, redisPods, type RedisFootprint } from "./footprint";
export { CA_PATH, RedisCache } from "./redis-cache";
export { proxyLabels } from "./proxy-manifest";
export { REDIS_PORT } from "./redis-conf";
export type { ElastiCacheArgs, InClusterArgs, RedisCacheArgs } from "./redis-cache-args";
export { MAX_NAME_LENGTH, resolveRedisCache } from "./resolve-redis-cache";
