import { REQUEST_LIMITS } from "../../internal/request-limits";
import { poolerSpread } from "../pooler-availability";
import { poolerDeployment, TENANT_POOLER_LABEL } from "./pgbouncer";

test("poolers spread over hosts and zones, and a terminating one waits for its clients, and then as long as the longest transaction of a worker", () => {
  const deployment = poolerDeployment({
    image: "registry.example/pgbouncer@sha256:0",
    labels: { [TENANT_POOLER_LABEL]: "erp" },
    instances: 2,
    port: 5432,
    size: { cpu: 1, memoryMiB: 64 },
    configHash: "0",
    config: "config",
    users: "users",
    certificate: "certificate",
    authorities: { name: "authorities" },
    placement: {},
  });
  const container = {
    lifecycle: { preStop: { exec: { command: ["/bin/sh", "-c", expect.stringMatching(/^sleep 10; kill -INT 1; /)] } } },
  };
  const { poolerTerminationSeconds } = REQUEST_LIMITS;
  expect(deployment).toMatchObject({
    template: {
      spec: {
        terminationGracePeriodSeconds: poolerTerminationSeconds,
        topologySpreadConstraints: poolerSpread({ [TENANT_POOLER_LABEL]: "erp" }),
        containers: [container],
      },
    },
  });
});
