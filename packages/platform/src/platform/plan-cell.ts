import type { Input } from "@pulumi/pulumi";
import { BASELINES, FORMATS, type Baseline, type EnvironmentName, type LandingZoneFacts } from "@retail-odoo/contract";
import { resolveImageSignatures } from "../admission";
import { checkOutside, resolveBackupVault, type BackupVaultSpec } from "../backup";
import { resolveCalendar } from "../calendar";
import { DATABASE_ISSUER } from "../certificates";
import { Faults } from "../internal/errors";
import { checkHost, checkName, checkPlatformName, checkTagValue, type Ownership } from "../internal/names";
import { resolveArguments } from "../internal/resolve-arguments";
import { hasShape } from "../internal/shape";
import { resolveZoneLoss } from "../internal/zone-loss";
import { installedServices, resolveClusterServices, type ClusterServiceName } from "../cluster-services";
import { resolveLandingZone } from "../landing-zone";
import type { Portfolio } from "../portfolio";
import { engineOf, resolvePostgresHA, type PlannedZone } from "../postgres";
import { resolveTenant, type ResolvedTenant, type TenantSpec } from "../tenant";
import type { CellDraft, CellPlan } from "./cell-plan";
import type { ExistingCluster, PlatformConfig, RetailOdooPlatformArgs } from "./platform-args";
import { proveCell } from "./prove-cell";
import { resolveTenantImages } from "./tenant-images";
import { checkAdoptedOnce, componentOf, disruptionWindowOf, serverArgs, type BackupStore } from "./server-args";

/** Leave space for the suffixes of children, within the 63 characters of a DNS label. */
const MAX_PLATFORM_NAME = 14;
const MAX_SERVER_NAME = 25;
const MAX_NAMESPACE = 63;
/** Short, so that no name of a child is too long. */
const ANY_NAME = "any";

/**
 * Plans a cell and proves that it holds: connections, quotas against nodes, addresses, storage, recovery objectives, unique
 * names and hosts. Pure; runs before anything is registered.
 * @param given name of the platform; undefined where only the program knows it, and then any name is assumed
 * @throws UserInputError with every fault of platform and portfolio
 */
export function planCell(given: string | undefined, args: RetailOdooPlatformArgs): CellPlan {
  const name = given ?? ANY_NAME;
  return resolveArguments({ component: "RetailOdooPlatform", name, args }, () => {
    const faults = new Faults();
    const draft = draftCell(name, args, faults);
    const proven = draft && proveCell({ ...draft, isNamed: given !== undefined }, faults);
    faults.throwIfAny(`RetailOdooPlatform ${name}`);
    if (!proven) throw new Error("A cell without faults could not be planned.");
    return proven;
  });
}

function draftCell(name: string, args: RetailOdooPlatformArgs, faults: Faults): Omit<CellDraft, "isNamed"> | undefined {
  const { tenants: given, ...config } = (args ?? {}) as Partial<RetailOdooPlatformArgs>;
  const portfolio = portfolioOf(given, faults.at("tenants"));
  portfolio.faults.forEach((fault) => faults.report(fault));
  checkPlatformName(name, faults.at("name"), MAX_PLATFORM_NAME);
  const shaped = hasConfigShape(config, faults);
  // Faults of tenants are reported even where those of the platform stop the plan. Without an environment, prod applies.
  const tenants = resolveTenants(portfolio.tenants, shaped ? config.environment : "prod", faults.at("tenants"));
  if (!shaped) return undefined;

  checkHost(config.domain, faults.at("domain"));
  const names = new Set(tenants.map((tenant) => tenant.name));
  const calendar = resolveCalendar(config.calendar, names, faults.at("calendar"));
  const baseline = findBaseline(config.baseline, faults.at("baseline"));
  if (!baseline) return undefined;
  const images = resolveTenantImages(baseline, config.imageMirrors ?? {}, faults.at("imageMirrors"));
  checkTagValue(config.owner, faults.at("owner"));
  checkTagValue(config.costCentre, faults.at("costCentre"));
  const ownership: Ownership = {
    platform: name,
    environment: config.environment,
    owner: config.owner ?? "platform",
    costCentre: config.costCentre ?? name,
  };
  const survivesZoneLoss = resolveZoneLoss(
    config.survivesZoneLoss ?? config.cluster.landingZone?.survivesZoneLoss,
    config.environment,
    faults.at("survivesZoneLoss"),
  );
  const cluster = resolveCluster({ ...config, survivesZoneLoss }, baseline, ownership, faults.at("cluster"));
  const signatures = resolveImageSignatures(config.imageSignatures, faults.at("imageSignatures"));
  const vault = resolveVault(config, cluster, faults.at("vault"));
  // Servers do not repeat the faults of the vault,
  const store = faults.at("vault").any() ? { plan: { ...vault.plan, schedule: undefined } } : vault;
  // nor those of the monitoring namespace.
  const monitored = faults.at("cluster").any()
    ? { ...config, survivesZoneLoss, monitoring: false }
    : { ...config, survivesZoneLoss };
  const databases = resolveDatabases({ config: monitored, ownership, cluster, tenants, store }, faults);
  if (!cluster) return undefined;
  const { environment, baseline: baselineName, domain } = config;
  const operators = installedServices({
    "landing-zone": cluster.kind !== "existing",
    karpenter: cluster.kind !== "existing" && cluster.zone.provisioner === "karpenter",
    "node-groups": cluster.kind !== "existing" && cluster.zone.provisioner === "managed-node-groups",
    monitoring: config.monitoring ?? true,
    signatures: config.imageSignatures !== undefined,
    installed: config.cluster.existing?.installed ?? [],
  });
  const plan = { name, environment, survivesZoneLoss, baselineName, baseline, images, domain, ownership, cluster };
  return { ...plan, databases, vault, calendar, signatures, tenants, operators };
}

/** A configuration whose default of `survivesZoneLoss` is filled in. */
type PlannedConfig = PlatformConfig & Pick<CellPlan, "survivesZoneLoss">;

function hasConfigShape(config: Partial<PlatformConfig>, faults: Faults): config is PlatformConfig {
  return hasShape("PlatformConfig", typedPart(config), faults);
}

/** A JavaScript caller may omit the portfolio, or give a single tenant. */
function portfolioOf(given: RetailOdooPlatformArgs["tenants"] | undefined, faults: Faults): Portfolio {
  if (Array.isArray(given)) return { tenants: given, faults: [] };
  if (Array.isArray(given?.tenants) && Array.isArray(given.faults)) return given;
  faults.add(given, "is not a portfolio", "Give a list of tenants, or what `loadPortfolio` returns.");
  return { tenants: [], faults: [] };
}

/** What a configuration file may contain. Facts of a landing zone come from code, and may contain outputs. */
function typedPart(config: Partial<PlatformConfig>): object {
  if (!config.cluster?.landingZone) return config;
  const { landingZone: _facts, ...cluster } = config.cluster;
  return { ...config, cluster };
}

/** Resolves the tenants whose structure is valid. Paths name them by `name`, which is also the name of their file. */
function resolveTenants(specs: TenantSpec[], environment: EnvironmentName, faults: Faults): ResolvedTenant[] {
  const names = new Set<unknown>();
  return specs.flatMap((spec, index) => {
    const at = typeof spec?.name === "string" && !names.has(spec.name) ? faults.item(spec.name) : faults.at(index);
    if (names.has(spec?.name)) at.at("name").add(spec.name, "names a second tenant", "Give every tenant its own name.");
    names.add(spec?.name);
    return hasShape("TenantSpec", spec, at) ? [resolveTenant(spec, environment, at)] : [];
  });
}

function findBaseline(name: string, faults: Faults): Baseline | undefined {
  if (Object.hasOwn(BASELINES, name)) return BASELINES[name];
  faults.add(name, "is not a baseline", `Write one of: ${Object.keys(BASELINES).join(", ")}.`);
  return undefined;
}

function resolveCluster(
  { cluster: { eks, existing, landingZone }, environment, monitoring, survivesZoneLoss }: PlannedConfig,
  baseline: Baseline,
  ownership: Ownership,
  faults: Faults,
): CellPlan["cluster"] | undefined {
  const given = Object.entries({ eks, existing, landingZone }).flatMap(([key, value]) => (value ? [key] : []));
  if (given.length !== 1) {
    const count = ["no cluster", "one", "two clusters", "three clusters"][given.length];
    faults.add(
      given.length > 0 ? given : undefined,
      `names ${count}`,
      "Give `eks` to create one, `landingZone` for one of another stack, or `existing`.",
    );
  }
  if (given.length !== 1) return undefined;
  if (landingZone) return checkLandingZone(landingZone, { environment, survivesZoneLoss }, faults.at("landingZone"));
  if (eks) {
    const zone = resolveLandingZone({ ...eks, environment, survivesZoneLoss, baseline, ownership }, faults.at("eks"));
    return zone && { kind: "eks", zone };
  }
  if (!existing) return undefined;
  const { installed, trustedPrincipals } = existing;
  const at = faults.at("existing");
  resolveClusterServices({ environment, baseline, ownership, installed, monitoring, trustedPrincipals }, at);
  checkNamespaces(existing, at);
  return { kind: "existing", existing };
}

/** A namespace can be given for an installed operator alone; the platform decides those of its own. */
function checkNamespaces(
  { installed = [], edgeNamespace, monitoringNamespace }: ExistingCluster,
  faults: Faults,
): void {
  const check = (key: keyof ExistingCluster, namespace: string | undefined, service: ClusterServiceName) => {
    if (namespace === undefined) return;
    const at = faults.at(key);
    checkName(namespace, at, MAX_NAMESPACE);
    if (!installed.includes(service))
      at.add(
        namespace,
        `is the namespace of ${service}, which is not installed yet`,
        `Add ${service} to \`installed\`, or leave it out.`,
      );
  };
  check("edgeNamespace", edgeNamespace, "traefik");
  check("monitoringNamespace", monitoringNamespace, "kube-prometheus-stack");
}

function checkLandingZone(
  zone: LandingZoneFacts<Input<string>>,
  { environment, survivesZoneLoss }: Pick<PlannedConfig, "environment" | "survivesZoneLoss">,
  faults: Faults,
): CellPlan["cluster"] | undefined {
  if (zone.format !== FORMATS.landingZone) {
    faults.add(
      zone,
      "is not what a landing zone publishes",
      "Give `facts` of a LandingZone or a LandingZoneReference.",
    );
    return undefined;
  }
  if (zone.environment !== environment)
    faults
      .at("environment")
      .add(zone.environment, `is not the platform's, ${environment}`, "Load the landing zone of the same environment.");
  if (zone.survivesZoneLoss !== survivesZoneLoss)
    faults
      .at("survivesZoneLoss")
      .add(
        zone.survivesZoneLoss,
        `is not the platform's, ${survivesZoneLoss}`,
        "Write the same in both stacks, or leave it out of the platform's.",
      );
  return { kind: "landing-zone", zone };
}

function resolveVault(
  { vault, environment }: PlatformConfig,
  cluster: CellPlan["cluster"] | undefined,
  faults: Faults,
): BackupVaultSpec {
  const spec = resolveBackupVault({ ...vault, environment }, faults);
  checkOutside(spec.plan.schedule, disruptionWindowOf(cluster), faults.at("backup").at("schedule"));
  const at = faults.at("s3");
  if (vault.s3 && cluster?.kind === "existing")
    at.add(
      vault.s3,
      "needs the keys of a landing zone",
      "Make the bucket yourself and give it as `existing`, or use `cluster.eks`.",
    );
  if (
    vault.s3 &&
    cluster &&
    cluster.kind !== "existing" &&
    vault.s3.region !== cluster.zone.region &&
    !at.at("region").any()
  )
    at.at("region").add(
      vault.s3.region,
      "is not the region of the cluster, where its key is",
      `Write ${cluster.zone.region}.`,
    );
  return spec;
}

interface DatabasesContext {
  config: PlannedConfig;
  ownership: Ownership;
  cluster: CellPlan["cluster"] | undefined;
  tenants: readonly ResolvedTenant[];
  store: BackupStore;
}

function resolveDatabases(
  { config, ownership, cluster, tenants, store }: DatabasesContext,
  faults: Faults,
): CellPlan["databases"] {
  const servers = faults.at("databases");
  if (Object.keys(config.databases).length === 0)
    servers.add({}, "names no server", "Give at least one, such as `main`.");
  const bucket = store.bucketName ?? `${ownership.platform}-vault`;
  // Servers do not repeat the faults of the calendar.
  const calendar = faults.at("calendar").any() ? undefined : config.calendar;
  const context = {
    config: { ...config, calendar },
    ownership,
    cluster,
    tenants,
    vault: store,
    bucket,
    zone: plannedZone(cluster),
    certificateIssuer: { kind: "ClusterIssuer" as const, name: DATABASE_ISSUER },
  };
  checkAdoptedOnce(config.databases, servers);
  return Object.fromEntries(
    Object.entries(config.databases).map(([server, args]) => {
      const at = servers.at(server);
      checkName(server, at, MAX_SERVER_NAME);
      if (engineOf(args).needsLandingZone && cluster?.kind === "existing")
        at.at("engine").add(
          args.engine,
          "needs the network and keys of a landing zone",
          "Use `cluster.eks` or `cluster.landingZone`, or give the instance as engine external.",
        );
      return [server, resolvePostgresHA(componentOf(server, ownership), serverArgs(server, args, context), at)];
    }),
  );
}

/** What the plan of a server reads of a landing zone. Without one the plan refuses the server, so the region is a placeholder. */
function plannedZone(cluster: CellPlan["cluster"] | undefined): PlannedZone {
  return cluster === undefined || cluster.kind === "existing" ? { region: "eu-central-1" } : cluster.zone;
}
