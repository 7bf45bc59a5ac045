import type { Input } from "@pulumi/pulumi";
import { checkStore } from "../../backup";
import { checkPlain } from "../../internal/checks";
import type { Faults } from "../../internal/errors";
import { checkName } from "../../internal/names";
import { hasKinds, hasProperties, type Kinds, type PropertyTable } from "../../internal/properties";
import type { RestoreSource, ServerBackup } from "./spec";

/**
 * Server and moment that a new server starts from. It reads the other server's backups and WAL, writes its own to a place of its own,
 * and changes nothing of the other, which may still run.
 */
export interface RestoreFromArgs {
  /** Name of the server whose backups are read; it is another than this server's. */
  server: string;
  /**
   * Moment to restore to, with its zone, such as `2026-03-01T09:30:00Z`. Keep it as long as the server exists.
   */
  at: string;
}

/** Server, moment and vault that a new server starts from. */
export interface PostgresRestoreArgs extends RestoreFromArgs {
  /**
   * Where the other server's backups are.
   * @default the bucket of `backup`
   */
  vault?: PostgresRestoreVault;
}

/** A bucket with backups of another server. */
export interface PostgresRestoreVault {
  /** Name of the bucket, without `s3://`. */
  bucket: Input<string>;
  /**
   * Region of the bucket.
   * @default the region of the pods' identity
   */
  region?: string;
  /**
   * Address of an S3-compatible store, such as `https://s3.example.com`.
   * @default AWS
   */
  endpoint?: string;
  /**
   * Prefix of the other server in the bucket.
   * @default "postgres/" and the other server's name
   */
  path?: string;
  /**
   * Secret in the server's namespace with `ACCESS_KEY_ID` and `ACCESS_SECRET_KEY`.
   * @default the identity of the service account with the server's name, which needs `readPrefix` of `BackupIdentity`
   */
  credentialsSecret?: string;
}

const KEYS: PropertyTable<PostgresRestoreArgs> = { server: "required", at: "required", vault: "optional" };
const VAULT_KEYS: PropertyTable<PostgresRestoreVault> = {
  bucket: "required",
  region: "optional",
  endpoint: "optional",
  path: "optional",
  credentialsSecret: "optional",
};
const VAULT_KINDS: Kinds<PostgresRestoreVault> = {
  bucket: "input",
  region: "text",
  endpoint: "text",
  path: "text",
  credentialsSecret: "text",
};

/** Whether the arguments have known properties of the right types. */
export function hasRestoreKeys(args: PostgresRestoreArgs, faults: Faults): boolean {
  if (!hasProperties<PostgresRestoreArgs>(args, KEYS, faults)) return false;
  const typed = hasKinds<PostgresRestoreArgs>(args, { server: "text", at: "text" }, faults);
  const { vault } = args;
  if (vault === undefined) return typed;
  const at = faults.at("vault");
  return hasProperties<PostgresRestoreVault>(vault, VAULT_KEYS, at) && hasKinds(vault, VAULT_KINDS, at) && typed;
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;
const PATH = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*(\/[a-zA-Z0-9][a-zA-Z0-9_.-]*)*$/;

/** Prefix of a server in its bucket, without slashes at the ends. */
export function backupPath(name: string, backup: Pick<ServerBackup, "path">): string {
  return backup.path ?? `postgres/${name}`;
}

/** Name of a server in its archive. After an upgrade WAL file names start over, so each major version has an archive of its own. */
export function archiveName(name: string, major: number): string {
  return `${name}-pg${major}`;
}

/** What a server is restored from. Pure. */
export function resolveRestore(
  name: string,
  args: PostgresRestoreArgs,
  { backup, major, sidecar }: { backup: ServerBackup | undefined; major: number; sidecar: ServerBackup["sidecar"] },
  faults: Faults,
): RestoreSource | undefined {
  const { server, at, vault } = args;
  checkName(server, faults.at("server"), 63);
  if (server === name)
    faults
      .at("server")
      .add(
        server,
        "is this server itself: a restore lands beside what runs",
        "Give the new server another name, and keep the old one until the new one is verified.",
      );
  checkMoment(at, faults.at("at"));
  const place = faults.at("vault");
  const store = vault ?? (backup && ownStore(backup));
  if (!store) {
    place.add(vault, "is missing, and the server has no backups", "Name the vault with the other server's backups.");
    return undefined;
  }
  if (vault) {
    checkPlain(vault.bucket, /^[^/:]+$/, "is not a bucket name", "Name the bucket, without s3://.", place.at("bucket"));
    checkStore(vault, place);
    checkPlain(vault.path, PATH, "is not a prefix", `Write "postgres/${server}", without slashes at the ends.`, place.at("path")); // prettier-ignore
  }
  const path = backupPath(server, store);
  if (backup && backup.bucket === store.bucket && backupPath(name, backup) === path)
    place
      .at("path")
      .add(path, "is where this server writes its own backups", "Name another prefix in backup.path or in vault.path.");
  return { ...store, server, at, path, archive: archiveName(server, major), sidecar };
}

function ownStore({ bucket, region, endpoint, credentialsSecret }: ServerBackup): PostgresRestoreVault {
  return { bucket, region, endpoint, credentialsSecret };
}

function checkMoment(at: string, faults: Faults): void {
  if (!MOMENT.test(at) || Number.isNaN(Date.parse(at)))
    return faults.add(at, "is not a time with its zone", "Write a time such as 2026-03-01T09:30:00Z.");
  if (Date.parse(at) > Date.now())
    faults.add(at, "is in the future", "Write a moment that the other server has archived.");
}
