import { fakePlatform, fakeResource } from "@retail-odoo/testing";
import { estimateCost } from "./estimate";
import { PRICES } from "./prices";

describe("a load balancer of Kubernetes on EKS", () => {
  it.each<[string, { [annotation: string]: string }, object, boolean]>([
    ["nothing is said", { type: "nlb" }, {}, true],
    ["the scheme says so", { type: "external", scheme: "internet-facing" }, {}, true],
    ["the scheme is internal", { scheme: "internal" }, {}, false],
    ["it is annotated as internal", { internal: "true" }, {}, false],
    ["the installed controller makes it", { type: "external" }, {}, false],
    ["a class makes it", {}, { loadBalancerClass: "service.k8s.aws/nlb" }, false],
  ])("has a public address in each zone when it faces the internet: %s", (_what, said, spec, open) => {
    const annotations = Object.fromEntries(
      Object.entries(said).map(([key, value]) => [`service.beta.kubernetes.io/aws-load-balancer-${key}`, value]),
    );
    const release = fakeResource("kubernetes:helm.sh/v3:Release", "t", {
      chart: "traefik",
      values: { service: { annotations, spec: { type: "LoadBalancer", ...spec } } },
    });
    const addresses = (resources: Parameters<typeof estimateCost>[0]) =>
      estimateCost(resources, { prices: PRICES })
        .lines.filter(({ label }) => label === "public IPv4 addresses")
        .map(({ cost }) => ("cents" in cost ? cost.cents : cost.reason));
    const { resources } = fakePlatform(1);
    // Three zones.
    const more = open ? [1095] : [];
    expect(addresses([...resources, release])).toEqual([...addresses(resources), ...more]);
  });
});
