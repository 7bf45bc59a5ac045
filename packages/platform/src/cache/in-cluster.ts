import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import * as pulumi from "@pulumi/pulumi";
import { oneAtATime } from "../internal/disruption-budget";
import { digest, labels } from "../internal/names";
import { retainOptions } from "../internal/retain";
import { caCertificate, serverCertificate } from "./certificates";
import { instancePolicy, proxyPolicy } from "./network";
import { proxyDeployment, proxyLabels } from "./proxy-manifest";
import { READER_PORT, REDIS_PORT } from "./redis-conf";
import type { InClusterArgs } from "./redis-cache-args";
import type { RedisCacheSpec } from "./resolve-redis-cache";
import { instanceHosts, proxyFiles, serverFiles } from "./scripts";
import { instanceLabels, serverStatefulSet } from "./server-manifest";
import type { Endpoints, Passwords, PodRefs, RedisContext } from "./types";

/** A Redis in the cluster: three instances with a sentinel each, and proxies that route to the primary. */
export function createInCluster(
  name: string,
  spec: RedisCacheSpec,
  cluster: InClusterArgs,
  passwords: Passwords,
  opts: pulumi.CustomResourceOptions,
): Endpoints {
  const context = { name, spec, cluster, opts };
  const account = createAccount(context);
  const certificate = createCertificates(context);
  const secret = createPasswords(context, passwords);
  createNetworkIsolation(context);
  const server = createServer(context, { account, certificate, passwords: secret });
  const proxy = createProxy(context, { account, certificate, passwords: secret });
  const host = (service: pulumi.Output<string>) =>
    pulumi.all([service, server, proxy]).apply(([serviceName]) => `${serviceName}.${spec.namespace}.svc`);
  return {
    primary: host(createService(context, name, REDIS_PORT)),
    reader: host(createService(context, `${name}-reader`, READER_PORT)),
  };
}

type Name = pulumi.Output<string>;

function metadata({ spec, cluster }: RedisContext, object: string) {
  return { name: object, namespace: spec.namespace, labels: { ...labels(object, "redis"), ...cluster.labels } };
}

function createAccount(context: RedisContext): Name {
  const args = { metadata: metadata(context, context.name), automountServiceAccountToken: false };
  return new ServiceAccount(`${context.name}-account`, args, context.opts).metadata.name;
}

/** The server's own CA, in its namespace: a principal that reads the Secrets there could impersonate the server anyway. */
function createCertificates(context: RedisContext): Name {
  const { name, spec, opts } = context;
  const custom = (child: string, kind: "Issuer" | "Certificate", object: string, body: object): Name => {
    const meta = { ...metadata(context, object), annotations: READY };
    return new CustomResource(
      `${name}-${child}`,
      { apiVersion: "cert-manager.io/v1", kind, metadata: meta, spec: body },
      opts,
    ).metadata.name;
  };
  const root = custom("root-issuer", "Issuer", `${name}-root`, { selfSigned: {} });
  const ca = custom("ca", "Certificate", `${name}-ca`, caCertificate(name, root));
  // A Certificate and its Secret have one name.
  const issuer = custom("issuer", "Issuer", name, { ca: { secretName: ca } });
  return custom("certificate", "Certificate", `${name}-tls`, serverCertificate(name, spec.namespace, issuer));
}

const READY = { "pulumi.com/waitFor": "condition=Ready" };

/** The operator's password, which clients must not know, and the clients', which the server verifies. */
function createPasswords(context: RedisContext, { password, operatorPassword }: Passwords): Name {
  const secretName = `${context.name}-server`;
  const secret = new Secret(
    secretName,
    { metadata: metadata(context, secretName), stringData: { password, "operator-password": operatorPassword } },
    context.opts,
  );
  return secret.metadata.name;
}

function createNetworkIsolation(context: RedisContext): void {
  const { name, cluster, opts } = context;
  for (const [suffix, policy] of [
    ["instances", instancePolicy(name)],
    ["proxies", proxyPolicy(name, cluster.clientLabels)],
  ] as const)
    new NetworkPolicy(
      `${name}-${suffix}-network`,
      { metadata: metadata(context, `${name}-${suffix}`), spec: policy },
      opts,
    );
  for (const [suffix, matchLabels] of [
    ["instances", instanceLabels(name)],
    ["proxies", proxyLabels(name)],
  ] as const)
    new PodDisruptionBudget(
      `${name}-${suffix}-disruption`,
      { metadata: metadata(context, `${name}-${suffix}`), spec: oneAtATime(matchLabels) },
      opts,
    );
}

/** @returns the StatefulSet's name, known once every instance is ready */
function createServer(context: RedisContext, refs: PodRefs): Name {
  const { name, spec, cluster, opts } = context;
  const data = serverFiles(spec);
  const config = createConfig(context, `${name}-config`, data);
  const nodes = new Service(
    `${name}-nodes`,
    {
      metadata: { ...metadata(context, `${name}-nodes`), annotations: { "pulumi.com/skipAwait": "true" } },
      // Instances resolve each other before they are ready.
      spec: { clusterIP: "None", publishNotReadyAddresses: true, selector: instanceLabels(name) },
    },
    opts,
  );
  const server = new StatefulSet(
    `${name}-server`,
    {
      metadata: metadata(context, name),
      spec: serverStatefulSet(name, spec, cluster, {
        ...refs,
        config,
        nodes: nodes.metadata.name,
        configHash: hash(data),
      }),
    },
    { ...retainOptions(spec.durable, opts), customTimeouts: { create: "20m", update: "30m" } },
  );
  return server.metadata.name;
}

function createProxy(context: RedisContext, refs: PodRefs): Name {
  const { name, spec, cluster, opts } = context;
  const data = proxyFiles(instanceHosts(name, spec.namespace));
  const config = createConfig(context, `${name}-proxy-config`, data);
  const proxy = new Deployment(
    `${name}-proxy`,
    {
      metadata: metadata(context, `${name}-proxy`),
      spec: proxyDeployment(name, spec, cluster, { ...refs, config, configHash: hash(data) }),
    },
    opts,
  );
  return proxy.metadata.name;
}

function createConfig(context: RedisContext, object: string, data: { [file: string]: string }): Name {
  return new ConfigMap(object, { metadata: metadata(context, object), data }, context.opts).metadata.name;
}

/** A Service of the proxies. @param targetPort their port of the primary, or of any readable instance */
function createService(context: RedisContext, object: string, targetPort: number): Name {
  const service = new Service(
    `${object}-service`,
    {
      metadata: metadata(context, object),
      spec: {
        type: "ClusterIP",
        selector: proxyLabels(context.name),
        ports: [{ name: "redis", port: REDIS_PORT, targetPort }],
      },
    },
    context.opts,
  );
  return service.metadata.name;
}

function hash(data: { [file: string]: string }): string {
  return digest(JSON.stringify(data), 16);
}
