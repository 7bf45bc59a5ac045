import { REQUEST_LIMITS } from "../../internal/request-limits";
import { poolerDeployment } from "./pgbouncer";

test("a terminating pooler waits for its clients, and then as long as the longest transaction of a worker", () => {
  const deployment = poolerDeployment({
    image: "registry.example/pgbouncer@sha256:0",
    labels: {},
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
    template: { spec: { terminationGracePeriodSeconds: poolerTerminationSeconds, containers: [container] } },
  });
});
