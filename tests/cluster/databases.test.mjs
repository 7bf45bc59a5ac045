// The databases' admission policies on a real API server: deletions need a confirmation, and their CA signs no other server's
// certificate. The objects are the library's own, under strict validation.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serverManifests } from "../support/cell.mjs";
import { succeeds, withCluster } from "../support/cluster.mjs";
import { platform } from "../support/library.mjs";
import { until } from "../support/waiting.mjs";

const { certificatePolicy } = platform("admission/certificate-policies");
const { deleteGuard } = platform("admission/delete-guard");
const { authorityCertificate, trustCertificate } = platform("certificates/certificates");
const { serverCertificates } = platform("postgres/cloudnative-pg/certificates");
const { loginRole, ownerRole, tenantDatabase, tenantsGroup } = platform("postgres/cloudnative-pg/database-manifests");
const { objectStore, scheduledBackup } = platform("postgres/cloudnative-pg/backup-manifests");
const { podMonitor } = platform("postgres/cloudnative-pg/monitoring");

const DEFINITIONS = [
  "cloudnative-pg-1.30.0",
  "plugin-barman-cloud-0.14.0",
  "cert-manager-1.21.2",
  "prometheus-operator-0.93.0",
];
const CONFIRM = "retail-odoo.io/confirm-delete";
const OPERATOR = [
  "--as=system:serviceaccount:cnpg-system:cloudnative-pg",
  "--as-group=system:serviceaccounts:cnpg-system",
];
const KUBERNETES = ["generic-garbage-collector", "namespace-controller"].map((name) => [
  `--as=system:serviceaccount:kube-system:${name}`,
]);
const CERT_MANAGER = ["--as=system:serviceaccount:cert-manager:cert-manager"];

const { spec, pooler } = serverManifests("dev", { backup: { bucket: "erp-backups", region: "eu-central-1" } });
const { cluster } = serverManifests("dev");
const at = (name) => ({ name, namespace: "databases", cluster: "erp" });
const claim = (name, namespace = "databases") => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
});
const limited = { owner: "odoo_shop", connectionLimit: 24 };

/** Objects that hold data or that a restore needs. */
const GUARDED = [
  {
    ...cluster,
    spec: {
      ...cluster.spec,
      certificates: { serverCASecret: "tls", serverTLSSecret: "tls" },
      monitoring: { customQueriesConfigMap: [{ name: "erp-queries", key: "queries" }] },
    },
  },
  tenantDatabase(at("erp-odoo-shop"), limited),
  ownerRole(at("erp-odoo-shop"), "odoo_shop"),
  loginRole(at("erp-odoo-shop-a"), { ...limited, role: "odoo_shop_a", passwordSecret: "login" }),
  tenantsGroup(at("erp-tenants")),
  objectStore("erp", "databases", spec.backup),
  scheduledBackup("erp", "databases", spec.backup, "erp"),
  claim("erp-1"),
];
const issuer = { kind: "ClusterIssuer", name: "retail-odoo-databases" };
const certificates = serverCertificates("erp", { namespace: "databases" }, issuer);
const OTHERS = [
  pooler,
  certificates.server,
  certificates.pooler,
  authorityCertificate({ name: "ca", namespace: "databases", issuer: { kind: "Issuer", name: "self" } }),
  podMonitor("erp", "databases", { matchLabels: { "cnpg.io/cluster": "erp" } }),
  claim("files", "tenant-shop"),
];

const policy = (name, policySpec) => [
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name },
    spec: policySpec,
  },
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name },
    spec: { policyName: name, validationActions: ["Deny"] },
  },
];
const namespace = (name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
/** RBAC permits every request here, so that every refusal comes from admission. */
const PERMIT_ALL = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "permit-all" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
  subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "system:authenticated" }],
};

const trust = (change = {}, name = "database-ca") => {
  const body = trustCertificate({ name, namespace: "tenant-shop", issuer });
  return { ...body, spec: { ...body.spec, ...change } };
};

/** Certificates that an attacker in a tenant's namespace could request, and the message of each refusal. */
const FORGED = [
  ["a server's name", trust({ dnsNames: ["erp-rw.databases.svc"] }), /names no host, address or subject/],
  ["an address", trust({ ipAddresses: ["10.0.0.1"] }), /names no host, address or subject/],
  [
    "a name in a literal subject",
    trust({ literalSubject: "CN=erp-rw.databases.svc", commonName: undefined }),
    /names no host, address or subject/,
  ],
  ["a server's name as common name", trust({ commonName: "erp-rw.databases.svc" }), /has the common name/],
  ["a server's usage", trust({ usages: ["server auth"] }), /is a client certificate and no CA/],
  ["every usage", trust({ usages: undefined }), /is a client certificate and no CA/],
  ["a CA", trust({ isCA: true }), /is a client certificate and no CA/],
];
const request = {
  apiVersion: "cert-manager.io/v1",
  kind: "CertificateRequest",
  metadata: { name: "forged", namespace: "tenant-shop" },
  spec: { request: Buffer.from("encoded").toString("base64"), issuerRef: { ...issuer, group: "cert-manager.io" } },
};

test("the API server guards databases against deletion and forged certificates", () =>
  withCluster("databases", DEFINITIONS, async ({ kubectl, apply }) => {
    const create = (object, ...as) =>
      kubectl(["create", "--dry-run=server", "--validate=strict", ...as, "-f", "-"], object);
    const remove = ({ kind, metadata }, ...more) =>
      kubectl([
        "delete",
        kind,
        metadata.name,
        ...(metadata.namespace ? [`--namespace=${metadata.namespace}`] : []),
        "--wait=false",
        ...more,
      ]);
    const dry = "--dry-run=server";

    apply(namespace("databases"), namespace("tenant-shop"), PERMIT_ALL, ...GUARDED, ...OTHERS);
    apply(...policy("deletion", deleteGuard()), ...policy("certificates", certificatePolicy()));
    // The API server enforces a new policy only after some seconds.
    await until(() => /annotate/.test(remove(claim("erp-1"), dry).stderr), "a deletion is refused");
    await until(() => create(FORGED[0][1]).status !== 0, "a forged certificate is refused");

    for (const object of [...GUARDED, namespace("databases")]) {
      const { name } = object.metadata;
      assert.match(remove(object, dry).stderr, new RegExp(`annotate ${CONFIRM}=${name} to delete it`), object.kind);
      for (const as of KUBERNETES) succeeds(remove(object, dry, ...as));
      succeeds(remove(object, dry, ...OPERATOR));
    }
    for (const path of [
      "postgresql.cnpg.io/v1/namespaces/databases/databases",
      "postgresql.cnpg.io/v1/namespaces/databases/clusters",
    ])
      assert.match(kubectl(["delete", `--raw=/apis/${path}`]).stderr, /annotate/);
    for (const object of [pooler, claim("files", "tenant-shop"), namespace("tenant-shop")])
      succeeds(remove(object, dry));

    const [{ kind, metadata }] = GUARDED;
    const annotate = (value) =>
      succeeds(
        kubectl(["annotate", "--overwrite", kind, metadata.name, "--namespace=databases", `${CONFIRM}=${value}`]),
      );
    annotate("erp-odoo-shop");
    assert.match(remove(GUARDED[0], dry).stderr, /annotate/);
    annotate("erp");
    succeeds(remove(GUARDED[0]));
    const gone = () => kubectl(["get", kind, metadata.name, "--namespace=databases"]).status !== 0;
    await until(gone, "the confirmed deletion completes");

    succeeds(create(trust()));
    for (const [what, object, refusal] of FORGED) assert.match(create(object).stderr, refusal, what);
    assert.match(create(request).stderr, /are requested with a Certificate/);
    succeeds(create(request, ...CERT_MANAGER));
    succeeds(
      create(
        trust({
          dnsNames: ["shop.example.com"],
          issuerRef: { kind: "ClusterIssuer", name: "public", group: "cert-manager.io" },
        }),
      ),
    );
  }));
