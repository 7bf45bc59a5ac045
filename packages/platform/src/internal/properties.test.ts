import { BackupIdentity, BackupVault } from "../backup";
import { ClusterServices } from "../cluster-services";
import { LandingZone } from "../landing-zone";
import { planCell, RetailOdooPlatform } from "../platform";
import { PostgresDatabase, PostgresHA } from "../postgres";
import { TenantStack } from "../tenant";

/** What a caller without a compiler may write. */
type Loose = new (name: string, args?: unknown) => unknown;

const COMPONENTS = {
  BackupIdentity,
  BackupVault,
  ClusterServices,
  LandingZone,
  PostgresDatabase,
  PostgresHA,
  TenantStack,
};

function messageOf(construct: () => unknown): string {
  try {
    construct();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

test.each(Object.entries(COMPONENTS))(
  "%s without arguments, or with empty ones, says which are missing",
  (name, component) => {
    const Component = component as unknown as Loose;
    expect(messageOf(() => new Component("erp"))).toMatch(
      new RegExp(`^${name} erp: 1 fault in its arguments\\n  : is not a set of arguments. Give \\w+`),
    );
    const [title, ...lines] = messageOf(() => new Component("erp", {})).split("\n");
    expect(title).toMatch(new RegExp(`^${name} erp: \\d faults? in its arguments$`));
    for (const line of lines) expect(line).toMatch(/^ {2}\w+: is missing\. (Add it|Write one of: .+)\.$/);
  },
);

test("a mistyped key is reported before it means no backups", () => {
  const mistyped = {
    engine: "cloudnative-pg",
    namespace: "databases",
    size: "m",
    backups: { bucket: "erp" },
    storageGib: 5,
  };
  expect(messageOf(() => new (PostgresHA as unknown as Loose)("erp", mistyped)).split("\n")).toEqual([
    "PostgresHA erp: 2 faults in its arguments",
    '  backups = {"bucket":"erp"}: is not a known key. Did you mean backup?',
    "  storageGib = 5: is not a known key. Did you mean storageGiB?",
  ]);
});

test("a platform without a portfolio, or without anything", () => {
  const Platform = RetailOdooPlatform as unknown as Loose;
  expect(messageOf(() => new Platform("retail"))).toContain(
    "tenants: is not a portfolio. Give a list of tenants, or what `loadPortfolio` returns.",
  );
  expect(messageOf(() => (planCell as (name: string, args: unknown) => unknown)("retail", []))).toContain(
    "environment: is missing. Add it.",
  );
});
