import { odooConf } from "./odoo-conf";

const input = {
  version: "19.0" as const,
  databaseName: "odoo_1",
  databasePort: 5432,
  verified: true,
};

test("the whole file, with neither host, login nor password in it", () => {
  expect(odooConf(input)).toBe(`[options]
admin_passwd = 
data_dir = /var/lib/odoo
db_port = 5432
db_name = odoo_1
db_sslmode = verify-full
db_maxconn = 8
db_maxconn_gevent = 4
list_db = False
proxy_mode = True
http_interface = 0.0.0.0
http_port = 8069
gevent_port = 8072
limit_time_cpu = 120
limit_time_real = 240
limit_time_real_cron = 3600
`);
});

test("without the CA's certificate the connection is encrypted, and the server is not asked who it is", () => {
  expect(odooConf({ ...input, verified: false })).toContain("\ndb_sslmode = require\n");
});

test("before 19, demo data has to be refused", () => {
  expect(odooConf({ ...input, version: "18.0" })).toContain("\nwithout_demo = all\n");
  expect(odooConf(input)).not.toContain("without_demo");
});
