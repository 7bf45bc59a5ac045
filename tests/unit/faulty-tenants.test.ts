import { tenant } from "./example-cell";
import { first, testRows, set, type Row } from "./faulty-cell";

/** A field as YAML and JSON make it, where an assignment would change the prototype instead. */
const own = (holder: object) =>
  Object.defineProperty(holder, "__proto__", {
    value: { note: 1 },
    enumerable: true,
    configurable: true,
    writable: true,
  });

const table: Row[] = [
  [
    "the prototype's name as a field",
    (a) => [own(first(a)), own(first(a).workload)],
    [
      'tenants[alpha].__proto__ = {"note":1}: is not a known key. Known keys: name, customer, state, country, regions, profile, service, tenancy, regulated, database, workload, data, hosts, odoo, passwordGeneration.',
      'tenants[alpha].workload.__proto__ = {"note":1}: is not a known key. Known keys: stores, posTerminals, posOrdersPerHour, onlineOrdersPerHour, concurrentUsers.',
    ],
  ],
  [
    "unknown profile",
    (a) => set(first(a), "profile", "omnichanel"),
    [
      'tenants[alpha].profile = "omnichanel": is not a choice. Write one of: branch, omnichannel, multibrand. Did you mean omnichannel?',
    ],
  ],
  [
    "unknown service",
    (a) => set(first(a), "service", "gold"),
    ['tenants[alpha].service = "gold": is not a choice. Write one of: essential, standard, critical.'],
  ],
  [
    "workload beyond the profile",
    (a) => (first(a).workload.posTerminals = 96),
    [
      "tenants[alpha].workload.posTerminals = 96: is more than the 60 that profile branch carries. Choose profile omnichannel.",
    ],
  ],
  [
    "numbers beyond any tenant",
    (a) => {
      first(a).workload.stores = 1e300;
      Object.assign(first(a).data, { databaseGiB: 1e300, filestoreGiB: 1e300, growthGiBPerMonth: 1e300 });
    },
    [
      "tenants[alpha].workload.stores = 1e+300: must be <= 10000. Write a number in that range.",
      "tenants[alpha].data.databaseGiB = 1e+300: must be <= 65536. Write a number in that range.",
      "tenants[alpha].data.filestoreGiB = 1e+300: must be <= 1048576. Write a number in that range.",
      "tenants[alpha].data.growthGiBPerMonth = 1e+300: must be <= 65536. Write a number in that range.",
    ],
  ],
  [
    "workload beyond every profile",
    (a) => (first(a).workload.concurrentUsers = 5000),
    [
      "tenants[alpha].workload.concurrentUsers = 5000: is more than the 40 that profile branch carries. No profile carries it: split the tenant.",
    ],
  ],
  [
    "zero stores",
    (a) => (first(a).workload.stores = 0),
    ["tenants[alpha].workload.stores = 0: must be >= 1. Write a number in that range."],
  ],
  [
    "negative orders",
    (a) => (first(a).workload.posOrdersPerHour = -1),
    ["tenants[alpha].workload.posOrdersPerHour = -1: must be >= 0. Write a number in that range."],
  ],
  [
    "number as text",
    (a) => set(first(a).workload, "stores", "20"),
    ['tenants[alpha].workload.stores = "20": is not an integer. Write an integer.'],
  ],
  [
    "customer that is no label",
    (a) => (first(a).customer = "Bäckerei & Söhne GmbH"),
    [
      'tenants[alpha].customer = "Bäckerei & Söhne GmbH": is not a name. Use lower-case letters, digits and dashes, beginning with a letter.',
    ],
  ],
  [
    "version that YAML took for a number",
    (a) => set(first(a).odoo, "version", 19),
    ["tenants[alpha].odoo.version = 19: is not a choice. Write one of: 17.0, 18.0, 19.0. In YAML, put it in quotes."],
  ],
  [
    "data without end",
    (a) => (first(a).data.databaseGiB = Infinity),
    ["tenants[alpha].data.databaseGiB = Infinity: is not a number. Write a number."],
  ],
  [
    "image without digest",
    (a) => (first(a).odoo.image = "registry.example/odoo:19.0"),
    [
      'tenants[alpha].odoo.image = "registry.example/odoo:19.0": is not pinned by a digest. Append the digest of the image: "registry.example/odoo@sha256:…".',
    ],
  ],
  [
    "version of another image",
    (a) => {
      first(a).odoo.version = "18.0";
      first(a).odoo.image = `registry.example/odoo:19.0-20260908@sha256:${"a".repeat(64)}`;
    },
    [
      'tenants[alpha].odoo.version = "18.0": differs from the Odoo 19.0 of the image\'s tag. Write "19.0", or name an image of Odoo 18.0: the version alone upgrades nothing.',
    ],
  ],
  [
    "unknown Odoo version",
    (a) => set(first(a).odoo, "version", "16.0"),
    ['tenants[alpha].odoo.version = "16.0": is not a choice. Write one of: 17.0, 18.0, 19.0. Did you mean 17.0?'],
  ],
  [
    "module with a dash",
    (a) => (first(a).odoo.modules = ["point-of-sale"]),
    [
      'tenants[alpha].odoo.modules[0] = "point-of-sale": is not a module\'s technical name. Write one such as "point_of_sale".',
    ],
  ],
  [
    "host with a scheme",
    (a) => (first(a).hosts = ["https://alpha.example.com"]),
    [
      'tenants[alpha].hosts[0] = "https://alpha.example.com": is not a host name. Write a full lower-case name without scheme or port: "shop.example.com".',
    ],
  ],
  ["no host", (a) => (first(a).hosts = []), ["tenants[alpha].hosts = []: is empty. Give at least 1."]],
  [
    "overlapping hosts",
    (a) => (first(a).hosts = ["beta.example.com"]),
    ['tenants[beta].hosts[0] = "beta.example.com": already belongs to tenant alpha. Give every host to one tenant.'],
  ],
  [
    "host twice",
    (a) => (first(a).hosts = ["alpha.example.com", "alpha.example.com"]),
    ['tenants[alpha].hosts[1] = "alpha.example.com": is there twice. Name every host once.'],
  ],
  [
    "database that is not there",
    (a) => (first(a).database = "mian"),
    ['tenants[alpha].database = "mian": is not a server of this platform. Write one of: main, own.'],
  ],
  [
    "dedicated tenant with company",
    (a) => {
      set(a.databases["own"], "size", "m");
      first(a).database = "own";
    },
    [
      'tenants[beta].database = "own": also holds alpha, and dedicated tenancy needs a server of its own. Add a server to `databases` for this tenant, or choose shared tenancy.',
    ],
  ],
  [
    "regulated tenant beside another customer's",
    (a) => {
      a.tenants.push(tenant("gamma", (spec) => (spec.regulated = true)));
    },
    [
      'tenants[gamma].database = "main": also holds alpha of other customers, who share its notification channel, and a regulated tenant is kept off such a server. Add a server to `databases` for this customer, and name it here.',
    ],
  ],
  [
    "custom code beside another customer's tenant",
    (a) => {
      first(a).odoo.customCode = true;
      a.tenants.push(tenant("gamma"));
    },
    [
      'tenants[alpha].database = "main": also holds gamma of other customers, who share its notification channel, and a tenant with custom code is kept off such a server. Add a server to `databases` for this customer, and name it here.',
    ],
  ],
  [
    "regulated tenants with custom code of one customer, which hold",
    (a) => {
      for (const name of ["gamma", "delta"])
        a.tenants.push(
          tenant(name, (spec) => {
            spec.customer = "alpha";
            spec.regulated = true;
            spec.odoo.customCode = true;
          }),
        );
    },
    [],
  ],
  [
    "regulated in words",
    (a) => set(first(a), "regulated", "yes"),
    ['tenants[alpha].regulated = "yes": is not true or false. Write true or false.'],
  ],
  [
    "duplicate tenant",
    (a) => a.tenants.push(tenant("alpha", (spec) => (spec.hosts = ["gamma.example.com"]))),
    ['tenants[2].name = "alpha": names a second tenant. Give every tenant its own name.'],
  ],
  [
    "name with capitals",
    (a) => (first(a).name = "Alpha"),
    [
      'tenants[Alpha].name = "Alpha": is not a name. Use lower-case letters, digits and dashes, beginning with a letter.',
    ],
  ],
  [
    "name too long",
    (a) => (first(a).name = "a".repeat(40)),
    [
      'tenants[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa].name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": is 40 characters long. Use at most 30.',
    ],
  ],
  [
    "critical on a server that never waits for a standby",
    (a) => {
      first(a).service = "critical";
      first(a).data.acceptUncopiedFiles = true;
      set(a.databases["main"], "durability", "async");
    },
    [
      'tenants[alpha].service = "critical": does not tolerate the loss of the last commits with the primary, which durability async of server main allows. Write zero-loss or balanced as databases.main.durability, or choose another service.',
    ],
  ],
  [
    "a password before the first",
    (a) => (first(a).passwordGeneration = 0),
    ["tenants[alpha].passwordGeneration = 0: must be >= 1. Write a number in that range."],
  ],
  [
    "half a password",
    (a) => (first(a).passwordGeneration = 1.5),
    ["tenants[alpha].passwordGeneration = 1.5: is not an integer. Write an integer."],
  ],
  [
    "country in words",
    (a) => (first(a).country = "Germany"),
    [
      'tenants[alpha].country = "Germany": must match pattern "^[A-Z]{2}$". Country whose law applies, as two capital letters (ISO 3166-1).',
    ],
  ],
  ["missing workload", (a) => set(first(a), "workload", undefined), ["tenants[alpha].workload: is missing. Add it."]],
  [
    "event that ends before it starts",
    (a) =>
      set(a, "calendar", {
        events: [
          { name: "x", kind: "peak", start: "2026-12-01T00:00", end: "2026-11-01T00:00", zone: "Europe/Berlin" },
        ],
      }),
    [
      'calendar.events[0].end = "2026-11-01T00:00": is not after the start 2026-12-01T00:00. Let an event end after it starts.',
    ],
  ],
];

testRows(table);
