import type * as k8s from "@pulumi/kubernetes/types/input";
import { bodyLimits } from "../internal/request-limits";
import { passwordProgram, PASSWORD_VARIABLE } from "./administrator";
import { memoryOptions, type MemoryLimits } from "./memory-limits";
import { ODOO_PORTS } from "./odoo-conf";
import { componentLabels, container, podSpec, type PodParts } from "./odoo-pod";
import { objectName } from "./odoo-workload";
import { ODOO, ODOO_JOBS, PSQL, type OdooRole } from "./roles";
import type { OdooPodRefs, ResolvedTenant } from "./spec";

/**
 * The Job that initializes an empty database with the tenant's modules, and leaves a complete one as it is. It resumes an
 * interrupted attempt: Odoo commits after every module, so an existing database need not be complete. In every database it
 * replaces the administrator's password `admin`, before pods serve. Pure.
 */
export function initJob(tenant: ResolvedTenant, refs: OdooPodRefs): k8s.batch.v1.JobSpec {
  const { init } = ODOO_JOBS;
  const parts: PodParts = {
    name: "init",
    path: "direct",
    priority: init.priority,
    size: init,
    command: ["/bin/sh", "-ec", initScript(tenant)],
    env: [
      {
        name: PASSWORD_VARIABLE,
        valueFrom: { secretKeyRef: { name: refs.administrator, key: "password" } },
      },
    ],
  };
  return {
    backoffLimit: 3,
    // A node that AWS reclaims does not count as an attempt.
    podFailurePolicy: {
      rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
    },
    activeDeadlineSeconds: init.deadlineMinutes * 60,
    template: {
      metadata: { labels: componentLabels(refs, "init") },
      spec: {
        ...podSpec(tenant, refs, parts),
        ...refs.placement.jobs,
        restartPolicy: "Never",
        containers: [container(tenant, refs, parts)],
      },
    },
  };
}

/** The job is one process, which may use the whole pod: beyond it, an error in its log is better than an OOM kill. */
const INIT_MEMORY: MemoryLimits = { softMiB: ODOO_JOBS.init.memoryMiB, hardMiB: ODOO_JOBS.init.memoryMiB };

/** Every query result is assigned to a variable first, so that an unreachable server fails the job. */
function initScript({ odoo, hosts, profile }: ResolvedTenant): string {
  const query = `${PSQL} --command`;
  const modules = odoo.modules.map((module) => `'${module}'`).join(",");
  // Reports fetch their assets from inside the cluster, and no login changes the address in mails and links.
  const parameters = [
    ["report.url", `http://${objectName("assets" satisfies OdooRole)}:${ODOO_PORTS.http}`],
    ["web.base.url", `https://${hosts[0]}`],
    ["web.base.url.freeze", "True"],
    ["web.max_file_upload_size", String(bodyLimits(profile).uploadMiB * 1_024 ** 2)],
  ].map(([key, value]) => `('${key}', '${value}', 1, 1, now() AT TIME ZONE 'utc', now() AT TIME ZONE 'utc')`);
  const alone = `--no-http --workers=0 --max-cron-threads=0 ${memoryOptions(INIT_MEMORY).join(" ")}`;
  const [program, ...options] = ODOO;
  return [
    `missing=1 pending=1`,
    `filled=$(${query} "SELECT to_regclass('ir_module_module') IS NOT NULL")`,
    `if [ "$filled" = t ]; then`,
    `  missing=$(${query} "SELECT count(*) FROM unnest(ARRAY[${modules}]) AS wanted LEFT JOIN ir_module_module ON name = wanted WHERE state IS DISTINCT FROM 'installed'")`,
    `  pending=$(${query} "SELECT count(*) FROM ir_module_module WHERE state IN ('to install', 'to upgrade', 'to remove')")`,
    `fi`,
    `if [ "$missing" = 0 ] && [ "$pending" = 0 ]; then echo "The database is complete."; else`,
    `  ${ODOO.join(" ")} --init=${odoo.modules.join(",")} --stop-after-init ${alone}`,
    `  ${query} "INSERT INTO ir_config_parameter (key, value, create_uid, write_uid, create_date, write_date) VALUES ${parameters.join(", ")} ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value"`,
    `fi`,
    // Also where an earlier attempt ended between the two.
    `${program} shell ${options.join(" ")} ${alone} <<'PROGRAM'`,
    passwordProgram(),
    `PROGRAM`,
  ].join("\n");
}
