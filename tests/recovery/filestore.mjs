// A tenant's filestore, its repository in a vault, and the scripts that copy the one into the other.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/workspace.mjs";
import { platform } from "../support/library.mjs";
import { USER } from "../support/machine.mjs";
import { attempt, run } from "../support/programs.mjs";
import { programs, ROOT } from "../support/vault.mjs";

const { allowFileCopies, allowServer } = platform("backup/bucket-policies");

export const COPIER = { access: "copies", secret: "the-secret-of-copies" };
export const PRUNER = { access: "pruning", secret: "the-secret-of-pruning" };
export const OTHER = { access: "other", secret: "the-secret-of-another" };
export const TENANT = "lumen";
export const PREFIX = `files/${TENANT}`;
export const scripts = join(root, "packages", "platform", "scripts");

/** The identities of the copies and of the pruning, and that of another tenant's copies. */
export function createIdentities(vault) {
  for (const { access, secret } of [COPIER, PRUNER, OTHER])
    run(join(programs(), "versitygw"), [
      ...["admin", "-a", ROOT.access, "-s", ROOT.secret, "--er", vault.endpoint],
      ...["create-user", "-a", access, "-s", secret, "-r", "user"],
    ]);
}

/** Everything in a folder belongs to the user as whom the scripts run: none of them reads what only root may. */
export function own(folder) {
  if (USER.uid !== undefined) run("chown", ["-R", `${USER.uid}:${USER.gid}`, folder]);
}

/** A tenant's filestore and its repository in a bucket of its own. */
export class Filestore {
  constructor(vault, name) {
    this.vault = vault;
    this.bucket = `bucket-${name}`;
    this.folder = this.vault.path(name);
    this.files = join(this.folder, "filestore");
    mkdirSync(join(this.files, "odoo"), { recursive: true });
    this.password = "the password of this repository";
    own(this.folder);
  }

  /** The bucket, with the statements of the library's own policies. This S3 server takes no condition on two actions of one statement. */
  async create() {
    await this.vault.createBucket(this.bucket);
    const granted = (statements, { access }) =>
      statements.map(({ Sid, Condition: _, ...statement }) => ({
        ...statement,
        Sid: Sid + access,
        Principal: { AWS: [access] },
      }));
    const Statement = [
      ...granted(allowFileCopies(this.bucket, PREFIX), COPIER),
      ...granted(allowServer(this.bucket, PREFIX), PRUNER),
      ...granted(allowFileCopies(this.bucket, "files/other"), OTHER),
    ];
    const body = JSON.stringify({ Version: "2012-10-17", Statement });
    await this.vault.expect("PUT", `/${this.bucket}`, { query: { policy: "" }, body });
    return this;
  }

  /** A file as Odoo stores it. @returns its path */
  add(content) {
    const name = createHash("sha1").update(content).digest("hex");
    const folder = join(this.files, "odoo", name.slice(0, 2));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  }

  env({ identity = COPIER, password = this.password, endpoint = this.vault.endpoint, ...more } = {}) {
    writeFileSync(join(this.folder, "password"), password);
    return {
      PATH: process.env.PATH,
      HOME: this.folder,
      RESTIC_CACHE_DIR: join(this.folder, "cache"),
      RESTIC_REPOSITORY: `s3:${endpoint}/${this.bucket}/${PREFIX}`,
      RESTIC_PASSWORD_FILE: join(this.folder, "password"),
      AWS_ACCESS_KEY_ID: identity.access,
      AWS_SECRET_ACCESS_KEY: identity.secret,
      AWS_DEFAULT_REGION: "us-east-1",
      TENANT,
      FILES: this.files,
      KEEP_DAYS: "31",
      LOCK_PAUSE: "1",
      LOCK_SECONDS: "60",
      ...more,
    };
  }

  start(script, options) {
    own(this.folder);
    return ["sh", [join(scripts, script)], { ...USER, env: this.env(options) }];
  }

  copy(options) {
    return attempt(...this.start("copy-files.sh", options));
  }

  prune(options) {
    return attempt(...this.start("prune-files.sh", { identity: PRUNER, ...options }));
  }

  restic(args, options) {
    own(this.folder);
    return run("restic", args, { ...USER, env: this.env(options) });
  }

  snapshots() {
    return JSON.parse(this.restic(["snapshots", "--no-lock", "--json"]));
  }

  /** What a snapshot has: content by name. */
  restored(snapshot) {
    const target = join(this.folder, `restored-${snapshot}`);
    this.restic(["restore", "--no-lock", snapshot, "--target", target]);
    return contents(join(target, this.files));
  }

  /** Folder in which the S3 server keeps the objects below a part of the repository. */
  objects(part) {
    return this.vault.path("buckets", this.bucket, PREFIX, part);
  }

  locks() {
    return this.keys("locks");
  }

  /** The keys below a part of the repository. */
  async keys(part) {
    const query = { "list-type": "2", prefix: `${PREFIX}/${part}/` };
    const { body } = await this.vault.ask(ROOT, "GET", `/${this.bucket}`, { query });
    return [...body.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key);
  }

  async versions() {
    const { body } = await this.vault.ask(ROOT, "GET", `/${this.bucket}`, {
      query: { versions: "", prefix: `${PREFIX}/` },
    });
    return [...body.matchAll(/<Version>.*?<Key>([^<]+)<\/Key>.*?<VersionId>([^<]+)<\/VersionId>.*?<\/Version>/gs)].map(
      ([, key, id]) => ({ key, id }),
    );
  }
}

/** Content of every file by its path. */
export function contents(folder) {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true })
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, readFileSync(join(folder, path), "utf8")]),
  );
}
