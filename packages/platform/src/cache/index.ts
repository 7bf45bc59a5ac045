export { redisFootprint, redisPods, type RedisFootprint } from "./footprint";
export { CA_PATH, RedisCache } from "./redis-cache";
export { proxyLabels } from "./proxy-manifest";
export { REDIS_PORT } from "./redis-conf";
export {
  MAX_NAME_LENGTH,
  resolveRedisCache,
  type ElastiCacheArgs,
  type InClusterArgs,
  type RedisCacheArgs,
} from "./resolve-redis-cache";
