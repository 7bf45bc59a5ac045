// What External Secrets may write, with the rights that its chart gives it in every namespace.
import { create, operator } from "./requests.mjs";

const CONTROLLER = operator("external-secrets");
const WEBHOOK = operator("external-secrets", "external-secrets-cert-controller");
const SERVED = ["cert-manager", "databases", "monitoring", "traefik"];
const OTHERS = ["tenant-northmark", "kube-system", "default", "cnpg-system", "keda"];

const ELSEWHERE = /writes Secrets only in the namespaces that its store serves/;
const TOKEN = /asks for no token of a service account/;

const secrets = (namespace) => `/api/v1/namespaces/${namespace}/secrets`;
const secret = (name, more = { stringData: { password: "x" } }) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name },
  ...more,
});
const written = (namespace, body = secret("probe")) => ({ ...create(body), path: secrets(namespace) });
const ofToken = {
  ...secret("probe", { type: "kubernetes.io/service-account-token" }),
  metadata: { name: "probe", annotations: { "kubernetes.io/service-account.name": "default" } },
};

/** A Secret in each namespace that no store wrote. */
const EXISTING = "not-from-a-store";
export const EXISTING_SECRETS = [...SERVED, ...OTHERS].map((namespace) => ({
  ...secret(EXISTING),
  metadata: { name: EXISTING, namespace },
}));
const updated = (namespace) => ({
  method: "PATCH",
  path: `${secrets(namespace)}/${EXISTING}`,
  body: { stringData: { password: "stolen" } },
  contentType: "application/merge-patch+json",
});
const removed = (namespace) => ({ method: "DELETE", path: `${secrets(namespace)}/${EXISTING}` });

export const SECRETS = [
  ...OTHERS.flatMap((namespace) => [
    [`writes a Secret in ${namespace}`, [CONTROLLER, WEBHOOK], written(namespace), ELSEWHERE],
    [`replaces a Secret in ${namespace}`, [CONTROLLER, WEBHOOK], updated(namespace), ELSEWHERE],
    [`deletes a Secret in ${namespace}`, [CONTROLLER, WEBHOOK], removed(namespace), ELSEWHERE],
  ]),
  ...SERVED.map((namespace) => [`asks for a token in ${namespace}`, [CONTROLLER], written(namespace, ofToken), TOKEN]),
];

export const GOOD_SECRETS = [
  ...SERVED.flatMap((namespace) => [
    [`writes a Secret in ${namespace}`, CONTROLLER, written(namespace)],
    [`updates a Secret in ${namespace}`, CONTROLLER, updated(namespace)],
    [`deletes a Secret in ${namespace}`, CONTROLLER, removed(namespace)],
  ]),
  ["renews the certificate of its webhook", WEBHOOK, written("external-secrets")],
  ...OTHERS.map((namespace) => [
    `another operator writes in ${namespace}`,
    operator("cert-manager"),
    written(namespace),
  ]),
];
