// How requests in the tenant's namespace are written: what is sent, as whom, and what the API server answers.

export const NAMESPACE = "tenant-northmark";
const CORE = "/api/v1";

/** Principals in the tenant's namespace: ClusterRoles `edit` and `admin`, and all verbs on all resources. */
export const TENANTS = ["edit", "admin", "full"];

/** Service accounts of controllers, and components of the control plane. */
export const controller = (name) => ({ as: `system:serviceaccount:kube-system:${name}` });
export const operator = (namespace, name = namespace) => ({ as: `system:serviceaccount:${namespace}:${name}` });
export const SCHEDULER = { as: "system:kube-scheduler" };
export const KUBELET = { as: "system:node:node-a", groups: ["system:nodes", "system:authenticated"] };
/** The administrator of the kubeconfig, as the principal that runs `pulumi up`. */
export const DEPLOYER = {};

const PLURALS = { Endpoints: "endpoints", NetworkPolicy: "networkpolicies", TLSOption: "tlsoptions" };
const IRREGULAR = { s: "es", y: "ies" };

function plural(kind) {
  if (PLURALS[kind]) return PLURALS[kind];
  const lower = kind.toLowerCase();
  const ending = IRREGULAR[lower.at(-1)];
  return ending === "ies" ? `${lower.slice(0, -1)}ies` : `${lower}${ending ?? "s"}`;
}

/** The path of a kind in the tenant's namespace; a namespace itself has one too. */
export function pathOf({ apiVersion, kind }, name = "", sub = "") {
  const root = apiVersion === "v1" ? CORE : `/apis/${apiVersion}`;
  const place = kind === "Namespace" ? `${root}/namespaces` : `${root}/namespaces/${NAMESPACE}/${plural(kind)}`;
  return [place, name, sub].filter(Boolean).join("/");
}

/** An object of the tenant's namespace. */
export function object(apiVersion, kind, spec, { name = "probe", ...metadata } = {}) {
  const body = spec === undefined ? {} : { spec };
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE, ...metadata }, ...body };
}

export const create = (body, sub) => ({
  method: "POST",
  path: sub ? pathOf(body, body.metadata.name, sub) : pathOf(body),
  body,
});
export const patch = (apiVersion, kind, name, body, sub) => ({
  method: "PATCH",
  path: pathOf({ apiVersion, kind }, name, sub),
  body,
  contentType: "application/merge-patch+json",
});
export const remove = (apiVersion, kind, name) => ({ method: "DELETE", path: pathOf({ apiVersion, kind }, name) });
export const removeAll = (apiVersion, kind) => ({ method: "DELETE", path: pathOf({ apiVersion, kind }) });
