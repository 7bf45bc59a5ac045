import { FILE_COPIES, RECOVERY_ASSUMPTIONS, type Allotment, type PostgresFacts } from "@retail-odoo/contract";
import { tenantsOf, type PreviewedFacts } from "../analysis/facts";
import type { Json } from "../model";

/** What a plan restores. */
export const SCOPES = ["server", "tenant", "file", "platform"] as const;
export type Scope = (typeof SCOPES)[number];

export interface RestoreRequest {
  scope: Scope;
  /** Server or tenant; none for a platform. */
  name?: string;
  /** Moment to restore to, with its zone. */
  at: string;
  stack: string;
}

export interface RestoreStep {
  title: string;
  /** What the commands need, or how to tell that the step has succeeded. */
  note?: string;
  /** Lines of the stack's configuration to add. */
  configuration?: string;
  commands: string[];
}

export interface RestorePlan extends RestoreRequest {
  /** Most minutes of commits before the moment that may be lost. */
  rpoMinutes: number;
  /** Minutes until the service answers again, by the assumptions below. */
  rtoMinutes: number;
  assumptions: string[];
  steps: RestoreStep[];
}

/** Assumed: a dump of one database and its load into another one. */
const TENANT_MIB_PER_SECOND = 20;
/** Longest extra wait of an operator for a server: twice what is computed. */
const TIMEOUT_FACTOR = 2;

const SCRIPTS = "node_modules/@retail-odoo/platform/scripts";
const NAMESPACE = "databases";

/** What stops a plan: each a path, a value, a reason and a remedy. Empty where there is a plan. */
export function planFaults({ scope, name, at }: RestoreRequest, facts: PreviewedFacts): string[] {
  const faults: string[] = [];
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/.test(at) ? Date.parse(at) : NaN;
  if (Number.isNaN(time))
    faults.push(`--at ${at} is not a time with its zone. Write a time such as 2026-03-01T09:30:00Z.`);
  else if (time > Date.now()) faults.push(`--at ${at} is in the future. Write a moment that the vault has.`);
  const known = scope === "server" ? Object.keys(facts.databases) : Object.keys(facts.allotments);
  if (scope === "platform" ? name !== undefined : name === undefined || !known.includes(name))
    faults.push(
      scope === "platform"
        ? `NAME ${name} is one too many. A platform is restored as a whole.`
        : `NAME ${name ?? ""} is no ${scope === "server" ? "server" : "tenant"} of the stack. Write one of: ${known.join(", ")}.`,
    );
  if (faults.length > 0) return faults;
  const uncopied = scope === "file" || scope === "tenant" ? tenantsIn({ scope, name }, facts).filter(isUncopied) : [];
  for (const { tenant } of uncopied)
    faults.push(
      `NAME ${tenant} has no copies of its files in the vault; retail-odoo preview says why. Restore its server: the files stay on their volume.`,
    );
  for (const [server, found] of serversOf({ scope, name }, facts))
    if (!archiveOf(found))
      faults.push(
        `NAME ${server} archives into no vault: it runs on ${found.engine}, or keeps no backups. Restore it as docs/postgres.md describes.`,
      );
  return faults;
}

/** The archive of a server that writes it into the vault itself; others keep their backups elsewhere, or none. */
function archiveOf(server: PostgresFacts<Json>): { archiveTimeoutSeconds: number } | undefined {
  return "backup" in server && server.backup && "archiveTimeoutSeconds" in server.backup ? server.backup : undefined;
}

type Server = [name: string, facts: PostgresFacts<Json>];

function serversOf({ scope, name }: Pick<RestoreRequest, "scope" | "name">, facts: PreviewedFacts): Server[] {
  const all = Object.entries(facts.databases);
  if (scope === "platform" || name === undefined) return all;
  // Files alone need no server.
  if (scope === "file") return [];
  const server = scope === "server" ? name : facts.allotments[name]?.database;
  return all.filter(([each]) => each === server);
}

/** The steps of a restore, what it loses and how long it takes. Pure but for the faults. */
export function restorePlan(request: RestoreRequest, facts: PreviewedFacts): RestorePlan {
  const servers = serversOf(request, facts);
  const tenants = tenantsIn(request, facts);
  const build = { server: serverSteps, tenant: tenantSteps, file: fileSteps, platform: platformSteps }[request.scope];
  return {
    ...request,
    rpoMinutes: request.scope === "file" ? 0 : Math.max(...servers.map(([, server]) => lostMinutes(server))),
    rtoMinutes: minutesOf(request, tenants),
    assumptions: [
      `detection ${RECOVERY_ASSUMPTIONS.detectMinutes} min, start ${RECOVERY_ASSUMPTIONS.startMinutes} min, Odoo's registry ${RECOVERY_ASSUMPTIONS.registryMinutes} min`,
      `one tenant's dump and load ${TENANT_MIB_PER_SECOND} MiB/s, files ${FILE_COPIES.restoreMiBPerSecond} MiB/s`,
      "servers and files are restored side by side; a drill has measured none of these",
    ],
    steps: build(request, servers, tenants, facts),
  };
}

/** Whether its files are on their volume alone. */
const isUncopied = ({ fileCopies }: Allotment): boolean => fileCopies === undefined;

function tenantsIn({ scope, name }: Pick<RestoreRequest, "scope" | "name">, facts: PreviewedFacts): Allotment[] {
  if (scope === "platform") return Object.values(facts.allotments);
  if (scope === "server") return tenantsOf(facts, name ?? "");
  return Object.values(facts.allotments).filter(({ tenant }) => tenant === name);
}

function lostMinutes(server: PostgresFacts<Json>): number {
  const archive = archiveOf(server)?.archiveTimeoutSeconds ?? 0;
  return Math.ceil(((archive + RECOVERY_ASSUMPTIONS.uploadSeconds) / 60) * 100) / 100;
}

/** A server is restored as a whole, so its tenants have the time of the slowest. */
function minutesOf({ scope }: RestoreRequest, tenants: readonly Allotment[]): number {
  const { detectMinutes, startMinutes, registryMinutes } = RECOVERY_ASSUMPTIONS;
  const transfer = (gib: number, rate: number): number => Math.ceil((gib * 1024) / rate / 60);
  const copied = tenants.filter((each) => !isUncopied(each));
  const files = Math.max(0, ...copied.map(({ data }) => transfer(data.filestoreGiB, FILE_COPIES.restoreMiBPerSecond)));
  if (scope === "file") return detectMinutes + files;
  const server = Math.max(detectMinutes + startMinutes + registryMinutes, ...tenants.map(({ rto }) => rto.reachable));
  const load = scope === "tenant" ? Math.max(0, ...tenants.map(({ data }) => transfer(data.databaseGiB, TENANT_MIB_PER_SECOND))) : 0; // prettier-ignore
  return Math.max(server, detectMinutes + files) + load;
}

type Steps = (
  request: RestoreRequest,
  servers: readonly Server[],
  tenants: readonly Allotment[],
  facts: PreviewedFacts,
) => RestoreStep[];

const restoredName = (server: string): string => `${server}-restored`;

function repositoryOf({ vault }: PreviewedFacts, tenant: string): string {
  const { bucket, region, endpoint } = vault as { bucket: Json; region?: string; endpoint?: string };
  const host = endpoint ?? `https://s3.${region ?? "$REGION"}.amazonaws.com`;
  return `s3:${host}/${typeof bucket === "string" ? bucket : "$BUCKET"}/files/${tenant}`;
}

const serverSteps: Steps = (request, servers, tenants, facts) => [
  ...checkSteps(tenants, facts),
  ...servers.flatMap((server) => besideSteps(request, server, tenants)),
  {
    title: "Let the tenants use the restored server",
    note: `Write database: ${servers.map(([name]) => restoredName(name)).join(", ")} in their files, once the step before has verified it. The server that ran stays.`,
    commands: [`retail-odoo tenant check --stack ${request.stack}`, `pulumi up --stack ${request.stack}`],
  },
];

/** Which files there are for the moment. */
function checkSteps(tenants: readonly Allotment[], facts: PreviewedFacts): RestoreStep[] {
  const [copied, uncopied] = [tenants.filter((each) => !isUncopied(each)), tenants.filter(isUncopied)];
  const checked = {
    title: "Check that the files of every tenant were copied after the moment",
    note: "A snapshot of each began at the moment or later. Otherwise choose an earlier moment, or copy the files first. RESTIC_PASSWORD_FILE holds the tenant's password.",
    commands: copied.map(({ tenant }) => `restic --repo ${repositoryOf(facts, tenant)} snapshots --no-lock`),
  };
  const accepted = {
    title: "Accept that files which were deleted since the moment are lost",
    note: `The files of ${uncopied.map(({ tenant }) => tenant).join(", ")} are not copied to the vault: they stay on their volume, as they are now. Without that volume they are lost.`,
    commands: [],
  };
  return [...(copied.length > 0 ? [checked] : []), ...(uncopied.length > 0 ? [accepted] : [])];
}

function besideSteps(
  { at, stack }: RestoreRequest,
  [name, facts]: Server,
  tenants: readonly Allotment[],
): RestoreStep[] {
  const restored = restoredName(name);
  const wait =
    TIMEOUT_FACTOR *
    minutesOf(
      { scope: "server", at, stack },
      tenants.filter(({ database }) => database === name),
    );
  const size = "size" in facts ? facts.size : "m";
  const pod = `kubectl --namespace ${NAMESPACE}`;
  return [
    {
      title: `Restore server ${name} beside the one that runs, as ${restored}`,
      note: `Add it to databases of the stack's configuration; major and storageGiB as ${name} has them.`,
      configuration: [
        `${restored}:`,
        `  engine: ${facts.engine}`,
        `  size: ${size}`,
        `  major: ${facts.major}`,
        `  storageGiB: ${facts.storageGiB}`,
        `  restoreFrom: { server: ${name}, at: "${at}" }`,
      ].join("\n"),
      commands: [
        `pulumi up --stack ${stack}`,
        `${pod} wait cluster/${restored} --for=condition=Ready --timeout=${wait}m`,
      ],
    },
    {
      title: `Verify ${restored}`,
      note: "Exit code 0, and no fault on standard error.",
      commands: [
        `${pod} cp ${SCRIPTS} ${restored}-1:/run/scripts --container postgres`,
        `${pod} exec ${restored}-1 --container postgres -- env PGHOST=/controller/run PGUSER=postgres TMPDIR=/run bash /run/scripts/verify-database.sh --target ${at} --rpo-seconds ${Math.ceil(lostMinutes(facts) * 60)}`,
      ],
    },
  ];
}

const bothServers = ({ database }: Allotment): string[] => [restoredName(database), database];

const hostOf = (server: string): string => `${server}-rw.${NAMESPACE}.svc`;

/** Statements on the primary of a server, through its socket, one after the other. */
function asSuperuser(server: string, statements: readonly string[]): string {
  const primary = `kubectl --namespace ${NAMESPACE} get pod --selector cnpg.io/cluster=${server},cnpg.io/instanceRole=primary --output name`;
  const commands = statements.map((statement) => ` --command "${statement}"`).join("");
  return `kubectl --namespace ${NAMESPACE} exec $(${primary}) --container postgres -- env PGHOST=/controller/run psql --username postgres${commands}`;
}

const tenantSteps: Steps = (request, servers, tenants, facts) => [
  ...servers.flatMap((server) => besideSteps(request, server, tenants)),
  ...tenants.flatMap((tenant) => [
    ...fileSteps(request, [], [tenant], facts),
    {
      title: `Let a role restore ${tenant.tenant} over the network`,
      note: "It may create databases, act as the tenant's owner and end its sessions; it is no superuser, and the last step drops it. PGPASSWORD is a password that you choose, without quotes.",
      commands: bothServers(tenant).map((server) =>
        asSuperuser(server, [
          "create role odoo_restorers nologin",
          `create role restorer login createdb password '$PGPASSWORD' valid until 'tomorrow' in role odoo_restorers, \\"${tenant.databaseName}\\", pg_signal_backend`,
        ]),
      ),
    },
    {
      title: `Export ${tenant.tenant} from the restored server, and verify it`,
      note: `In a pod of namespace ${tenant.namespace}, which reaches the server. PGHOST is ${hostOf(restoredName(tenant.database))}, PGUSER restorer, PGSSLMODE require.`,
      commands: [
        `bash ${SCRIPTS}/verify-files.sh --database ${tenant.databaseName} --filestore ./${tenant.tenant}-files`,
        `bash ${SCRIPTS}/export-tenant.sh --database ${tenant.databaseName} --filestore ./${tenant.tenant}-files --output ./${tenant.tenant}.zip`,
      ],
    },
    {
      title: `Put ${tenant.tenant} in the place of the one that runs`,
      note: `Stop its pods first. In a pod as before, which mounts its volume: FILESTORES is the folder filestore there, PGHOST ${hostOf(tenant.database)}. What ran stays as ${tenant.databaseName}_before and the time.`,
      commands: [
        `kubectl --namespace ${tenant.namespace} scale deployment --all --replicas=0`,
        `bash ${SCRIPTS}/restore-tenant.sh --export ./${tenant.tenant}.zip --database ${tenant.databaseName} --owner ${tenant.databaseName} --filestores "$FILESTORES" --swap`,
        `pulumi up --refresh --stack ${request.stack}`,
        ...bothServers(tenant).map((server) => asSuperuser(server, ["drop role restorer, odoo_restorers"])),
      ],
    },
  ]),
];

const fileSteps: Steps = ({ at }, _servers, tenants, facts) =>
  tenants
    .filter((each) => !isUncopied(each))
    .map(({ tenant, databaseName }) => ({
      title: `Restore the files of ${tenant} into a folder of their own`,
      note: "RESTIC_PASSWORD_FILE holds the tenant's password. The name of a file is the SHA-1 of its content: store_fname in ir_attachment.",
      commands: [
        `RESTIC_REPOSITORY=${repositoryOf(facts, tenant)} bash ${SCRIPTS}/restore-files.sh --target ${at} --into ./${tenant}-files --path ${databaseName}`,
      ],
    }));

/** Servers in the order in which their tenants' services have to be back. */
const platformSteps: Steps = (request, servers, tenants, facts) => {
  const urgency = ([name]: Server): number =>
    Math.min(Infinity, ...tenants.filter(({ database }) => database === name).map(({ rto }) => rto.target));
  const ordered = [...servers].sort((left, right) => urgency(left) - urgency(right));
  return [
    {
      title: "Bring back the stack's state and the cluster",
      note: "The state backend, the repository with tenants and configuration, and the images are not in the vault.",
      commands: [`pulumi stack select ${request.stack}`, `retail-odoo doctor --stack ${request.stack}`],
    },
    ...serverSteps(request, ordered, tenants, facts),
    ...fileSteps(request, [], tenants, facts),
  ];
};
