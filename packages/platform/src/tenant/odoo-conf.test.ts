import { configFiles, LIBPQ_SERVICE, odooConf } from "./odoo-conf";

const input = {
  version: "19.0" as const,
  databaseName: "odoo_1",
  databasePort: 5432,
  verified: true,
  sessions: "files" as const,
};

test("the whole file, without host, login and password", () => {
  expect(odooConf(input)).toBe(`[options]
admin_passwd = 
data_dir = /var/lib/odoo
db_port = 5432
db_name = odoo_1
db_sslmode = verify-full
db_maxconn = 8
db_maxconn_gevent = 3
list_db = False
proxy_mode = True
http_interface = 0.0.0.0
http_port = 8069
gevent_port = 8072
limit_time_cpu = 120
limit_time_real = 240
limit_time_real_cron = 3600
limit_time_worker_cron = 86400
`);
});

test("without the CA certificate the connection is encrypted, but the server is not verified", () => {
  expect(odooConf({ ...input, verified: false })).toContain("\ndb_sslmode = require\n");
});

test("17 has no lifetime of cron workers", () => {
  expect(odooConf({ ...input, version: "17.0" })).not.toContain("limit_time_worker_cron");
  expect(odooConf({ ...input, version: "18.0" })).toContain("limit_time_worker_cron");
});

test("dead connections are closed within a minute", () => {
  const files = configFiles(input);
  expect(files).toEqual({
    "odoo.conf": odooConf(input),
    "pg_service.conf": `[odoo]
connect_timeout=10
keepalives_idle=30
keepalives_interval=10
keepalives_count=3
tcp_user_timeout=60000
`,
    wkhtmltopdf: `#!/bin/sh\nulimit -S -v unlimited\nPATH="\${PATH#*:}" exec wkhtmltopdf "$@"\n`,
    wkhtmltoimage: `#!/bin/sh\nulimit -S -v unlimited\nPATH="\${PATH#*:}" exec wkhtmltoimage "$@"\n`,
  });
  expect(Object.keys(files).map((file) => `/etc/odoo/${file}`)).toContain(LIBPQ_SERVICE.file);
});

test("before 19, demo data has to be disabled", () => {
  expect(odooConf({ ...input, version: "18.0" })).toContain("\nwithout_demo = all\n");
  expect(odooConf(input)).not.toContain("without_demo");
});
