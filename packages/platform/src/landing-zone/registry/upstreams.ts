import type { UpstreamName } from "./args";

/** An upstream registry that ECR can cache. */
interface Upstream {
  /** Host in the names of its images. */
  images: string;
  /** Host that ECR asks, where it is another one. */
  api?: string;
  /** Last part of the cache's prefix, of which ECR allows 30 characters. */
  path: string;
}

export const UPSTREAMS: { readonly [name in UpstreamName]: Upstream } = {
  "ecr-public": { images: "public.ecr.aws", path: "ecr-public" },
  kubernetes: { images: "registry.k8s.io", path: "kubernetes" },
  quay: { images: "quay.io", path: "quay" },
  "docker-hub": { images: "docker.io", api: "registry-1.docker.io", path: "docker-hub" },
  "github-container-registry": { images: "ghcr.io", path: "ghcr" },
};

export function cachePrefix(prefix: string, name: UpstreamName): string {
  return `${prefix}/${UPSTREAMS[name].path}`;
}
