import { Faults } from "../internal/errors";
import { serverDemand } from "./demand";
import { resolvePostgresHA } from "./resolve-postgres-ha";

const tenant = { connections: 32, clients: 96 };
const spec = resolvePostgresHA("erp", { engine: "cloudnative-pg", size: "m", namespace: "databases" }, new Faults());

test("demand includes a job for every tenant's database", () => {
  const demand = (tenants: number) =>
    serverDemand(
      spec,
      Array.from({ length: tenants }, () => tenant),
    );
  const [none, three] = [demand(0), demand(3)];
  expect([three.cpu - none.cpu, (three.memoryGiB - none.memoryGiB) * 1024, three.pods - none.pods]).toEqual([
    expect.closeTo(3 * 0.05),
    expect.closeTo(3 * 64),
    3,
  ]);
});
