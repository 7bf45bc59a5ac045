import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import type { Job } from "@pulumi/kubernetes/batch/v1/job";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import type * as pulumi from "@pulumi/pulumi";
import { createCertManagerObject, serverCertificate, serviceNames } from "../../certificates";
import { digest, labels } from "../../internal/names";
import { namespaceOf } from "../namespace";
import { imagesOf } from "../images";
import { onPool } from "../placement";
import { createPoolerBudget } from "../pooler-availability";
import { authoritiesVolume } from "./authorities";
import { poolerCertificateName, poolerNameOf } from "./names";
import { tenantPoolerPolicy } from "./network";
import { pgbouncerIni, poolerDeployment, poolerSize, TENANT_POOLER_LABEL } from "./pgbouncer";
import type { RemoteDatabaseSpec } from "./spec";

/** What a pooler needs of its database. */
export interface PoolerInputs {
  /** Secret with `users.txt`. */
  users: pulumi.Output<string>;
  /** Once it has succeeded, the logins are valid. */
  provision: Job;
}

/**
 * PgBouncer of a tenant's own, so that no change of a tenant affects another. It holds no data, so it is deleted with its stack.
 * @returns its host, known once its pods are ready
 */
export function createTenantPooler(
  name: string,
  spec: RemoteDatabaseSpec,
  needs: PoolerInputs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { server, objectName, workloadNamespace } = spec;
  const pooler = poolerNameOf(objectName);
  const podLabels = { ...labels(pooler, "pooler"), [TENANT_POOLER_LABEL]: pooler };
  const metadata = (object = pooler) => ({ name: object, namespace: namespaceOf(server), labels: podLabels });
  new NetworkPolicy(
    `${name}-pool-network`,
    { metadata: metadata(), spec: tenantPoolerPolicy(pooler, server, workloadNamespace) },
    opts,
  );
  const pods = createPods(name, spec, needs, { pooler, podLabels }, opts);
  const selector = { [TENANT_POOLER_LABEL]: pooler };
  const { instances } = server.pooler;
  createPoolerBudget(
    `${name}-pool-disruption`,
    { name: pooler, namespace: namespaceOf(server), instances, matchLabels: selector },
    opts,
  );
  const ports = [{ name: "postgres", port: server.port, targetPort: "postgres" }];
  const service = new Service(
    `${name}-pool`,
    { metadata: metadata(), spec: { type: "ClusterIP", selector, ports } },
    { ...opts, dependsOn: [pods] },
  );
  return service.metadata.name.apply((host) => `${host}.${server.namespace}.svc`);
}

function createPods(
  name: string,
  spec: RemoteDatabaseSpec,
  { users, provision }: PoolerInputs,
  { pooler, podLabels }: { pooler: string; podLabels: { [label: string]: string } },
  opts: pulumi.CustomResourceOptions,
): Deployment {
  const { server, databaseName, pooled } = spec;
  const { port } = server;
  const namespace = namespaceOf(server);
  const plan = { databaseName, host: server.endpoints.primary, port, pooler: server.pooler };
  // The name changes with the contents, so that running pods keep the previous ConfigMap until they are replaced.
  const configHash = digest(JSON.stringify({ ...plan, host: server.name }), 8);
  const config = new ConfigMap(
    `${name}-pool-config`,
    {
      metadata: { name: `${pooler}-${configHash}`, namespace, labels: podLabels },
      data: { "pgbouncer.ini": pgbouncerIni(plan) },
    },
    opts,
  );
  const certificate = serverCertificate(
    { name: poolerCertificateName(spec.objectName), namespace, issuer: server.certificateIssuer },
    { dnsNames: serviceNames(pooler, server.namespace), secretLabels: podLabels },
  );
  const deployment = poolerDeployment({
    image: imagesOf(server.baseline).pgbouncer,
    labels: podLabels,
    instances: server.pooler.instances,
    port,
    size: poolerSize(pooled),
    configHash,
    config: config.metadata.name,
    users,
    certificate: createCertManagerObject(`${name}-pool-certificate`, certificate, opts),
    authorities: authoritiesVolume(server),
    priorityClass: server.priorityClass,
    placement: onPool(server.nodePool),
  });
  return new Deployment(
    `${name}-pool-pods`,
    { metadata: { name: pooler, namespace, labels: podLabels }, spec: deployment },
    // A ready pod accepts clients, whose logins have to exist.
    { ...opts, dependsOn: [provision] },
  );
}
