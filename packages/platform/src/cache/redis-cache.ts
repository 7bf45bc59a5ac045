import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { CACHE_INSTANCES, marker, TYPES, type RedisFacts } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { labels } from "../internal/names";
import { retainOptions } from "../internal/retain";
import { resolveArguments } from "../internal/resolve-arguments";
import { createElastiCache } from "./elasticache";
import { createInCluster } from "./in-cluster";
import { PRIMARY_NAME, REDIS_PORT, SENTINEL_PORT } from "./redis-conf";
import { hasRedisKeys, type RedisCacheArgs } from "./redis-cache-args";
import { resolveRedisCache, type RedisCacheSpec } from "./resolve-redis-cache";
import { instanceHosts } from "./scripts";
import type { Endpoints } from "./types";

/** Directory where a client mounts the CA of a server in the cluster, as its URL expects. */
export const CA_PATH = "/etc/redis-ca";

/**
 * Creates a Redis with one purpose: Odoo's sessions, or a cache or queue of one consumer. Its role decides eviction,
 * persistence and failover (`CACHE_DECISIONS`). A primary and two replicas run in three zones and accept TLS with a password
 * alone, on ElastiCache or in the cluster, with sentinels and a proxy that routes to the primary.
 *
 * It belongs to one tenant or consumer: a client with the password reads every key.
 *
 * It costs three ElastiCache nodes, or three times the size's memory and CPU, three volumes and two small proxies. Deleting it
 * loses all its data, and is refused unless `durable` is false.
 *
 * @example
 * ```typescript
 * const sessions = new RedisCache("sessions", {
 *   engine: "in-cluster", role: "session", size: "s", namespace: "tenant-bakery", cluster: { storageClass: "gp3" },
 * });
 * export const url = sessions.facts.endpoints.primary;
 * ```
 */
export class RedisCache extends pulumi.ComponentResource {
  static readonly __pulumiType = TYPES.RedisCache;
  static override isInstance(value: unknown): value is RedisCache {
    return marker(TYPES.RedisCache).isInstance(value);
  }

  /** Endpoints and credentials. A consumer of an endpoint waits until the server accepts connections. */
  readonly facts: RedisFacts<pulumi.Input<string>>;

  /** @throws UserInputError with every fault of the arguments */
  constructor(name: string, args: RedisCacheArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = { component: "RedisCache", name, args, opts };
    const spec = resolveArguments(given, () => planRedisCache(name, args));
    super(TYPES.RedisCache, name, plannedFacts(name, spec), opts);

    // Children depend on what the component depends on.
    const child = { parent: this, dependsOn: opts?.dependsOn };
    const password = createPassword(`${name}-password`, spec, child);
    const endpoints = createServer(name, spec, password, child);
    const credentials = createCredentials(name, spec, password, endpoints.primary, child);

    this.facts = {
      ...plannedFacts(name, spec),
      endpoints,
      caSecret: spec.cluster && { namespace: spec.namespace, name: `${name}-tls` },
      credentialsSecret: credentials,
    };
    this.registerOutputs(this.facts);
  }
}

function planRedisCache(name: string, args: RedisCacheArgs): RedisCacheSpec {
  const faults = new Faults();
  if (!hasRedisKeys(args, faults)) faults.throwIfAny(`RedisCache ${name}`);
  const spec = resolveRedisCache(name, args, faults);
  faults.throwIfAny(`RedisCache ${name}`);
  return spec;
}

type Text = pulumi.Output<string>;

/** Facts that are known before anything is created. */
function plannedFacts(name: string, spec: RedisCacheSpec) {
  const { engine, role, consumer, size, maxMemoryBytes, cluster, namespace } = spec;
  return {
    engine,
    name,
    role,
    consumer,
    size,
    instances: CACHE_INSTANCES,
    maxMemoryBytes,
    port: REDIS_PORT,
    sentinel: cluster && {
      hosts: instanceHosts(name, namespace),
      port: SENTINEL_PORT,
      primaryName: PRIMARY_NAME,
    },
  };
}

/** Letters and digits alone need no escaping in a URI, a shell, an ACL rule and ElastiCache. */
function createPassword(name: string, { durable }: RedisCacheSpec, opts: pulumi.CustomResourceOptions): Text {
  return new RandomPassword(
    name,
    { length: 64, special: false, minLower: 1, minUpper: 1, minNumeric: 1 },
    retainOptions(durable, opts),
  ).result;
}

function createServer(
  name: string,
  spec: RedisCacheSpec,
  password: Text,
  opts: pulumi.CustomResourceOptions,
): Endpoints {
  const { aws, cluster } = spec;
  if (aws) return createElastiCache(name, spec, aws, password, opts);
  if (!cluster) throw new Error("A Redis has neither `aws` nor `cluster`.");
  const operatorPassword = createPassword(`${name}-operator-password`, spec, opts);
  return createInCluster(name, spec, cluster, { password, operatorPassword }, opts);
}

/** A Secret in the namespace of the workload. @returns its name, known once Secret and server exist */
function createCredentials(
  name: string,
  spec: RedisCacheSpec,
  password: Text,
  host: Text,
  opts: pulumi.CustomResourceOptions,
): RedisFacts<pulumi.Input<string>>["credentialsSecret"] {
  const { namespace, cluster } = spec;
  const ca = cluster ? `?ssl_ca_certs=${CA_PATH}/ca.crt` : "";
  const url = pulumi.interpolate`rediss://:${password}@${host}:${REDIS_PORT}/0${ca}`;
  const secretName = `${name}-credentials`;
  const secret = new Secret(
    secretName,
    {
      metadata: { name: secretName, namespace, labels: { ...labels(secretName, "redis"), ...cluster?.labels } },
      stringData: { password, url },
    },
    opts,
  );
  return { namespace: secret.metadata.namespace, name: secret.metadata.name };
}
