import { fakeFacts, fakeObject, fakePlatform, fakeResource } from "@retail-odoo/testing";
import { neededVcpu, quotaUses } from "./quotas";

const planned = (resources: Parameters<typeof quotaUses>[0]) =>
  Object.fromEntries(quotaUses(resources).map((use) => [use.code, use.planned]));

test("a platform's nodes at their upper bounds, addresses, gateways and network", () => {
  // 6 nodes of 2 vCPU and 10 of 16
  expect(planned(fakePlatform(1).resources)).toEqual({
    "L-1216C47A": 172,
    "L-0263D0A3": 3,
    "L-FE5A380F": 1,
    "L-F678F1CE": 1,
  });
});

test("Karpenter pools count with their CPU limit where they may run on demand, and run on spot capacity where they may", () => {
  const pool = (name: string, ...capacity: string[]) =>
    fakeObject("karpenter.sh/v1", "NodePool", name, undefined, {
      spec: {
        limits: { cpu: "40" },
        template: {
          spec: {
            requirements: [
              { key: "node.kubernetes.io/instance-type", operator: "In", values: ["m7i.2xlarge"] },
              { key: "karpenter.sh/capacity-type", operator: "In", values: capacity },
            ],
          },
        },
      },
    });
  const facts = fakeFacts([]);
  const usage = { used: 1, total: 1 };
  const pools = { cpu: usage, memoryGiB: usage, pods: usage, nodes: { used: 3, total: 5 } };
  facts.capacity.pools = { web: pools, jobs: pools, batch: pools };
  // `batch` may fall back to on-demand capacity, and needs none while there is spot capacity.
  const resources = [pool("web", "on-demand"), pool("jobs", "spot"), pool("batch", "spot", "on-demand")];
  expect([planned(resources), neededVcpu(resources, facts)]).toEqual([{ "L-1216C47A": 80 }, 24]);
});

test("only interface endpoints and network load balancers count", () => {
  expect(
    planned([
      fakeResource("aws:ec2/vpcEndpoint:VpcEndpoint", "a", { vpcEndpointType: "Interface" }),
      fakeResource("aws:ec2/vpcEndpoint:VpcEndpoint", "b", { vpcEndpointType: "Gateway" }),
      fakeResource("aws:lb/loadBalancer:LoadBalancer", "c", { loadBalancerType: "network" }),
      fakeResource("aws:lb/loadBalancer:LoadBalancer", "d", {}),
      fakeObject("v1", "Service", "e", "web", { spec: { type: "LoadBalancer" } }),
    ]),
  ).toEqual({ "L-29B6F2EB": 1, "L-69A177A2": 2 });
});
