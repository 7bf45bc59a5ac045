// A portfolio of any size, equal in every run, with enough database servers for its tenants.
/** Below the 14 whose connection limits fill a server of size `xl`; it divides every portfolio size that is compared. */
const TENANTS_PER_SERVER = 10;

exports.portfolio = (count) => {
  const random = generator(20261122);
  const between = (least, most) => least + Math.floor(random() * (most - least + 1));
  const tenants = Array.from({ length: count }, (_, index) => ({
    name: `tenant-${index}`,
    country: "DE",
    profile: "branch",
    service: "standard",
    tenancy: "shared",
    database: serverName(index),
    workload: {
      stores: between(2, 20),
      posTerminals: between(2, 60),
      posOrdersPerHour: between(50, 1500),
      onlineOrdersPerHour: between(0, 50),
      concurrentUsers: between(1, 40),
    },
    data: { databaseGiB: between(1, 8), filestoreGiB: between(1, 20), growthGiBPerMonth: 1 },
    hosts: [`tenant-${index}.erp.example.com`],
    odoo: { version: "19.0", image: `registry.example/odoo@sha256:${"0".repeat(64)}`, modules: ["point_of_sale"] },
  }));
  const servers = [...new Set(tenants.map(({ database }) => database))];
  const databases = Object.fromEntries(servers.map((server) => [server, { engine: "cloudnative-pg", size: "xl" }]));
  return { tenants, databases };
};

const serverName = (index) => `server-${Math.floor(index / TENANTS_PER_SERVER)}`;

/** Numbers from 0 to 1, equal for equal seeds (a linear congruential generator). */
function generator(seed) {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}
