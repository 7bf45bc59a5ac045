import type * as pulumi from "@pulumi/pulumi";
import type { InClusterArgs } from "./redis-cache-args";
import type { RedisCacheSpec } from "./resolve-redis-cache";

/** Host names of a Redis, known once the server accepts connections. */
export interface Endpoints {
  primary: pulumi.Output<string>;
  reader: pulumi.Output<string>;
}

/** Passwords of clients, and of the operator: sentinels, replicas and health checks. */
export interface Passwords {
  password: pulumi.Output<string>;
  operatorPassword: pulumi.Output<string>;
}

/** What the functions that create the objects of one Redis share. */
export interface RedisContext {
  name: string;
  spec: RedisCacheSpec;
  cluster: InClusterArgs;
  opts: pulumi.CustomResourceOptions;
}

/** Names of the objects that the pods of a Redis refer to. */
export interface PodRefs {
  account: pulumi.Output<string>;
  /** Secret with the server's certificate. */
  certificate: pulumi.Output<string>;
  /** Secret with both passwords. */
  passwords: pulumi.Output<string>;
}
