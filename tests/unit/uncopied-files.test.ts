import { planCell } from "@retail-odoo/platform";
import { filesUnproven, platformArgs, UNCACHED } from "./example-cell";
import { first, messages, set, type Args } from "./faulty-cell";

/** Files without a copy in the vault, and with one that is too old: what is proven, what is refused, and what the tenant accepts. */

const unproven = (change: (args: Args) => void) => {
  const args = platformArgs();
  change(args);
  return planCell("retail", args).capacity.unproven;
};
const vaultElsewhere = (credentialsSecret?: string) => (args: Args) => {
  args.cluster = { existing: { name: "lab", region: "eu-central-1", storageClass: "gp3", sharedStorageClass: "efs" } };
  args.vault = { existing: { bucket: "erp-backups", region: "eu-central-1", lockDays: 35, credentialsSecret } };
};

test("copied files leave nothing of the objectives unproven", () => {
  const { capacity, allotments } = planCell("retail", platformArgs());
  expect(capacity.unproven).toEqual(UNCACHED);
  const { fileCopies, rpo, rto } = allotments["alpha"] ?? {};
  expect(fileCopies).toEqual({ everyMinutes: 10, keepDays: 31 });
  // 30 GiB are 150,000 files, of which a copy looks at 5,000 a second, half a minute after its schedule.
  expect(rpo).toEqual({ target: 15, reachable: 1.25, files: 11 });
  expect(rto?.files).toBe(Math.ceil(25 + (30 * 1024) / 50 / 60));
});

test("each reason for which files are not copied is listed with its tenants", () => {
  const off = unproven(({ tenants }) => tenants.forEach(({ data }) => (data.fileCopyMinutes = 0)));
  expect(off).toContain(filesUnproven("`data.fileCopyMinutes` is 0", "alpha", "beta"));
  const none = unproven(vaultElsewhere());
  expect(none).toContain(filesUnproven("`vault.existing.credentialsSecret` is missing", "alpha", "beta"));
  const unsigned = unproven((args) => {
    const identities = [{ issuer: "https://issuer.example", subject: "images" }];
    set(args, "imageSignatures", { identities, repositories: ["registry.example/odoo"] });
  });
  const reason = "docker.io/restic/restic is not among the repositories with signed images";
  expect(unsigned).toContain(filesUnproven(reason, "alpha", "beta"));
  const mirrored = unproven((args) => {
    const identities = [{ issuer: "https://issuer.example", subject: "images" }];
    const repositories = ["registry.example/*"];
    set(args, "imageSignatures", { identities, repositories });
    args.imageMirrors = { restic: "registry.example/restic" };
  });
  expect(mirrored.filter((line) => line.includes("not copied"))).toEqual([]);
});

test("copies to a vault with a Secret need it in the namespace of every tenant", () => {
  const listed = unproven(vaultElsewhere("vault-keys"));
  expect(listed).toContain(
    "Whether the namespace of each tenant has the Secrets vault-keys and vault-keys-prune, with which its files are copied to the vault.",
  );
  expect(listed.filter((line) => line.includes("not copied"))).toEqual([]);
});

const critical = (data: { fileCopyMinutes?: number; filestoreGiB?: number; acceptUncopiedFiles?: boolean }) =>
  messages((args) => {
    first(args).service = "critical";
    Object.assign(first(args).data, data);
  });

test("service critical needs copies of its files, or the tenant's consent to have none", () => {
  const refused = [
    'tenants[alpha].service = "critical": promises RPO 5 min and RTO 120 min, and Odoo\'s files are not copied to the vault. Write `acceptUncopiedFiles: true` under `data` once the tenant has accepted that, or choose another service.',
  ];
  expect(critical({})).toEqual([]);
  expect(critical({ fileCopyMinutes: 0 })).toEqual(refused);
  expect(critical({ fileCopyMinutes: 0, acceptUncopiedFiles: true })).toEqual([]);
});

test("copies that are too far apart or too large for the service are refused, unless the tenant accepts that", () => {
  const remedy =
    "Copy more often with `data.fileCopyMinutes`, write `acceptUncopiedFiles: true` under `data` once the tenant has accepted that, or choose another service.";
  const reached = (gib: number, every: number, rpo: number, rto: number) =>
    `copies of ${gib} GiB of files every ${every} minutes reach RPO ${rpo} min and RTO ${rto} min`;
  const promised = 'tenants[alpha].service = "critical": promises RPO 5 min and RTO 120 min';
  expect(critical({ fileCopyMinutes: 5 })).toEqual([`${promised}, and ${reached(30, 5, 6, 36)}. ${remedy}`]);
  expect(critical({ filestoreGiB: 300 })).toEqual([`${promised}, and ${reached(300, 3, 8.5, 128)}. ${remedy}`]);
  expect(critical({ filestoreGiB: 300, acceptUncopiedFiles: true })).toEqual([]);
  const listed = unproven((args) => {
    first(args).service = "critical";
    Object.assign(first(args).data, { filestoreGiB: 300, acceptUncopiedFiles: true });
  });
  expect(listed).toContain(
    `That recovery objectives hold for the files of alpha: ${reached(300, 3, 8.5, 128)}, which the tenant has accepted in place of RPO 5 min and RTO 120 min.`,
  );
});

test("an interval that no schedule repeats evenly is refused", () => {
  const faults = messages((args) => (first(args).data.fileCopyMinutes = 7));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain("tenants[alpha].data.fileCopyMinutes = 7: is no interval that a schedule repeats evenly");
});
