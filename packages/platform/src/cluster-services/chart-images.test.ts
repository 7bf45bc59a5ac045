import { CLUSTER_SERVICES, type ClusterServiceName } from "./args";
import { withCachedImages } from "./chart-images";
import { OPERATORS } from "./operators";

const ECR = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/retail-prod";
const CACHES = {
  "docker.io": `${ECR}/docker-hub`,
  "ghcr.io": `${ECR}/ghcr`,
  "public.ecr.aws": `${ECR}/ecr-public`,
  "quay.io": `${ECR}/quay`,
  "registry.k8s.io": `${ECR}/kubernetes`,
};
const ghcr = { registry: `${ECR}/ghcr` };
const quay = { registry: `${ECR}/quay` };
const secrets = { repository: `${ECR}/ghcr/external-secrets/external-secrets` };

/** What the values of each chart add; every chart was rendered with them, and named no image of an upstream registry. */
const ADDED: { [name in ClusterServiceName]: object } = {
  karpenter: {},
  "cluster-autoscaler": { image: { repository: `${ECR}/kubernetes/autoscaling/cluster-autoscaler` } },
  "cert-manager": { imageRegistry: `${ECR}/quay` },
  "aws-load-balancer-controller": { image: { repository: `${ECR}/ecr-public/eks/aws-load-balancer-controller` } },
  "cloudnative-pg": { image: { repository: `${ECR}/ghcr/cloudnative-pg/cloudnative-pg` } },
  "plugin-barman-cloud": { image: ghcr, sidecarImage: ghcr },
  "metrics-server": { image: { repository: `${ECR}/kubernetes/metrics-server/metrics-server` } },
  keda: { global: { image: ghcr } },
  "external-secrets": { image: secrets, webhook: { image: secrets }, certController: { image: secrets } },
  "kube-prometheus-stack": {
    prometheusOperator: { image: quay, prometheusConfigReloader: { image: quay }, thanosImage: quay },
    prometheus: { prometheusSpec: { image: quay } },
    alertmanager: { alertmanagerSpec: { image: quay } },
    "prometheus-node-exporter": { image: quay },
    "kube-state-metrics": { image: { registry: `${ECR}/kubernetes` } },
  },
  kyverno: { global: { image: ghcr }, webhooksCleanup: { image: ghcr }, test: { image: ghcr } },
  traefik: { image: { registry: `${ECR}/docker-hub`, repository: "library/traefik" } },
};

test.each(CLUSTER_SERVICES)("%s pulls the images of its chart from the caches", (name) => {
  expect(withCachedImages({}, OPERATORS[name].images, CACHES)).toEqual(ADDED[name]);
});

test("a registry without a cache stays, and values beside an image too", () => {
  const { images } = OPERATORS["kube-prometheus-stack"];
  const values = { prometheus: { prometheusSpec: { replicas: 2 } }, "kube-state-metrics": { a: [1] } };
  expect(withCachedImages(values, images, {})).toEqual(values);
  expect(withCachedImages(values, images)).toEqual(values);
  expect(withCachedImages(values, images, { "quay.io": "cache" })).toMatchObject({
    prometheus: { prometheusSpec: { replicas: 2, image: { registry: "cache" } } },
    "kube-state-metrics": { a: [1] },
  });
});
