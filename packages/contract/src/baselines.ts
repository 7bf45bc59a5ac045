/**
 * Frozen tables of versions. A release of this library adds a baseline and changes none, so that upgrading the library
 * restarts no workload; the operator moves to another baseline explicitly.
 */
export interface Chart {
  /** Helm repository; an `oci://` reference carries the chart's name itself. */
  readonly repo: string;
  /** Name of the chart in its repository. */
  readonly chart: string;
  /** Exact chart version. */
  readonly version: string;
}

/** One frozen table of versions. A published baseline never changes; a newer release adds another. */
export interface Baseline {
  /** Kubernetes minor version of the EKS control plane, such as `1.35`. */
  readonly kubernetes: string;
  /** Release of the nodes' Amazon Linux 2023 image. */
  readonly nodeImage: string;
  /** EKS add-ons by name, `addonVersion`. */
  readonly addons: {
    readonly [
      name in
        | "vpc-cni"
        | "coredns"
        | "kube-proxy"
        | "eks-pod-identity-agent"
        | "snapshot-controller"
        | "aws-ebs-csi-driver"
        | "aws-efs-csi-driver"
    ]: string;
  };
  /** PostgreSQL images by major version, pinned by digest. Source: CloudNativePG's own catalogue. */
  readonly postgres: { readonly 16: string; readonly 17: string; readonly 18: string };
  /** PgBouncer for poolers outside of CloudNativePG, pinned by digest. Source: CloudNativePG's own build. */
  readonly pgbouncer: string;
  /**
   * Redis in the cluster and its proxy, pinned by digest, and the engine of ElastiCache. The server is Valkey, which speaks the
   * protocol of Redis under a licence that allows hosting it for others.
   */
  readonly redis: {
    /** Redis server image, by tag and digest. */
    readonly image: string;
    /** HAProxy image that routes clients to the Redis primary, by tag and digest. */
    readonly proxyImage: string;
    /** Engine version and parameter group family of ElastiCache. */
    readonly elasticache: { readonly engineVersion: string; readonly family: string };
  };
  /** restic, which copies Odoo's files to the vault, pinned by digest. Source: restic's own build. */
  readonly restic: string;
  /** Helm charts of the operators. */
  readonly charts: {
    /** cert-manager. */
    readonly certManager: Chart;
    /** The CloudNativePG operator. */
    readonly cloudnativePg: Chart;
    /** The Barman Cloud plugin of CloudNativePG. */
    readonly barmanPlugin: Chart;
    /** Traefik. */
    readonly traefik: Chart;
    /** The Kubernetes Cluster Autoscaler. */
    readonly clusterAutoscaler: Chart;
    /** Karpenter. */
    readonly karpenter: Chart;
    /** The AWS Load Balancer Controller. */
    readonly loadBalancerController: Chart;
    /** metrics-server. */
    readonly metricsServer: Chart;
    /** KEDA. */
    readonly keda: Chart;
    /** External Secrets Operator. */
    readonly externalSecrets: Chart;
    /** Prometheus, its operator and its exporters. */
    readonly kubePrometheusStack: Chart;
    /** Kyverno, which verifies image signatures. */
    readonly kyverno: Chart;
  };
}

/** PostgreSQL major versions that a baseline has an image for. */
export type PostgresMajor = keyof Baseline["postgres"];

const CNPG_CHARTS = "https://cloudnative-pg.github.io/charts";
const POSTGRES_IMAGE = "ghcr.io/cloudnative-pg/postgresql";

/** All baselines, by name. */
export const BASELINES: { readonly [name: string]: Baseline } = {
  "2026.1": {
    kubernetes: "1.35",
    nodeImage: "1.35.7-20260903",
    addons: {
      "vpc-cni": "v1.23.0-eksbuild.1",
      coredns: "v1.14.3-eksbuild.16",
      "kube-proxy": "v1.35.3-eksbuild.21",
      "eks-pod-identity-agent": "v1.4.0-eksbuild.2",
      "snapshot-controller": "v8.6.0-eksbuild.6",
      "aws-ebs-csi-driver": "v1.65.0-eksbuild.1",
      "aws-efs-csi-driver": "v3.4.2-eksbuild.1",
    },
    postgres: {
      16: `${POSTGRES_IMAGE}:16.15-202608310817-standard-trixie@sha256:6fedafdbf8b5b241e94c0307783a4875525141b98c4cbb8ec8a0b4134e9545d6`,
      17: `${POSTGRES_IMAGE}:17.11-202608310816-standard-trixie@sha256:0eea5ac8c5e3043db94f4d512ffcfb9c06d6270a97f6d56e9f08e1571ef0484e`,
      18: `${POSTGRES_IMAGE}:18.6-202608310817-standard-trixie@sha256:c2a773217853c6e0ffe7da9c37ea456466efb20cf844f27511a73fa6a81e3152`,
    },
    pgbouncer:
      "ghcr.io/cloudnative-pg/pgbouncer:1.25.2-202609151159-trixie@sha256:218c1c9bd0c217dae3a6561b75446b7f5dde0ada55b73956659ee4b8a4bcc8ee",
    redis: {
      image: "docker.io/valkey/valkey:9.0.4@sha256:8436e10bc65c94886a91d4415b6a6dfa9cb5a306fb3b996e5bb67cd2b4854193",
      proxyImage:
        "docker.io/library/haproxy:3.2.23-alpine@sha256:0666a2c2f41d341084ed2da85392b48cdcd766adfa28231f31305724ed5c6ea5",
      elasticache: { engineVersion: "8.1", family: "valkey8" },
    },
    restic: "docker.io/restic/restic:0.18.1@sha256:39d9072fb5651c80d75c7a811612eb60b4c06b32ffe87c2e9f3c7222e1797e76",
    charts: {
      certManager: { repo: "https://charts.jetstack.io", chart: "cert-manager", version: "v1.21.2" },
      cloudnativePg: { repo: CNPG_CHARTS, chart: "cloudnative-pg", version: "0.29.0" },
      barmanPlugin: { repo: CNPG_CHARTS, chart: "plugin-barman-cloud", version: "0.7.1" },
      traefik: { repo: "https://traefik.github.io/charts", chart: "traefik", version: "41.6.1" },
      // Its application version, 1.35.0, must match the cluster's minor version.
      clusterAutoscaler: {
        repo: "https://kubernetes.github.io/autoscaler",
        chart: "cluster-autoscaler",
        version: "9.59.0",
      },
      karpenter: { repo: "oci://public.ecr.aws/karpenter/karpenter", chart: "karpenter", version: "1.14.1" },
      loadBalancerController: {
        repo: "https://aws.github.io/eks-charts",
        chart: "aws-load-balancer-controller",
        version: "3.5.0",
      },
      metricsServer: {
        repo: "https://kubernetes-sigs.github.io/metrics-server",
        chart: "metrics-server",
        version: "3.13.1",
      },
      keda: { repo: "https://kedacore.github.io/charts", chart: "keda", version: "2.21.0" },
      externalSecrets: { repo: "https://charts.external-secrets.io", chart: "external-secrets", version: "2.9.0" },
      // Its operator is 0.93.0.
      kubePrometheusStack: {
        repo: "https://prometheus-community.github.io/helm-charts",
        chart: "kube-prometheus-stack",
        version: "88.3.0",
      },
      // Kyverno 1.18.2: 1.19 does not verify every signature made with a key.
      kyverno: { repo: "https://kyverno.github.io/kyverno", chart: "kyverno", version: "3.8.2" },
    },
  },
};

/** Default baseline of a component. */
export const NEWEST_BASELINE = "2026.1";
