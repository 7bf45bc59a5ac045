import { reportedLines } from "@retail-odoo/testing";
import { SOUND, type Loose } from "./sound-arguments";

/** Values of a wrong kind where text or its output belongs, and promises where an object does. */

function reported(component: string, over: Loose): string[] {
  const { type, args } = SOUND[component] as (typeof SOUND)[string];
  const Component = type as new (name: string, args: unknown) => unknown;
  return reportedLines(() => new Component("erp", { ...args, ...over }));
}

const table: [string, Loose, string[]][] = [
  [
    "BackupIdentity",
    { bucket: NaN, region: 7, serviceAccount: [], prefix: "", keyArn: {}, permissionsBoundary: true },
    [
      "  region = 7: is not text. Give text.",
      "  serviceAccount = []: is not text. Give text.",
      "  bucket = NaN: is not text. Give text.",
      '  prefix = "": is not text. Give text.',
      "  keyArn = {}: is not text. Give text.",
      "  permissionsBoundary = true: is not text. Give text.",
    ],
  ],
  [
    "BackupVault on AWS",
    { accountId: 111122223333, keyArn: [] },
    ["  accountId = 111122223333: is not text. Give text.", "  keyArn = []: is not text. Give text."],
  ],
  [
    "BackupVault on AWS",
    { backup: Promise.resolve({ retentionDays: 60 }) },
    ["  backup: is a promise. Give the value itself."],
  ],
  [
    "PostgresHA in the cluster",
    { certificateIssuer: { kind: "ClusterIssuer", name: 7 } },
    ["  certificateIssuer.name = 7: is not text. Give text."],
  ],
  [
    "ClusterServices",
    { trustedPrincipals: Promise.resolve({ groups: ["deployers"] }) },
    ["  trustedPrincipals: is a promise. Give the value itself."],
  ],
  [
    "RedisCache in the cluster",
    { cluster: { clientLabels: Promise.resolve({ app: "odoo" }) } },
    ["  cluster.clientLabels = {}: is not text by name. Give text by name."],
  ],
  [
    "RedisCache in the cluster",
    { cluster: Promise.resolve({}) },
    ["  cluster = {}: is not a set of arguments. Give an object."],
  ],
];

test.each(table)("%s without a compiler: %j", (component, over, faults) => {
  expect(reported(component, over)).toEqual(faults);
});
