// A real S3 server with versions and object lock (versitygw), on a free port of the loopback, and the identities of a vault: the server's,
// which writes, and the drill's, which reads. Neither may delete, but the locks that restic itself made.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/workspace.mjs";
import { freePort, scratch } from "./machine.mjs";
import { run, Service } from "./programs.mjs";
import { s3 } from "./s3.mjs";

const tools = process.env.OPERATOR_TOOLS ?? join(root, "..", "shared", "operator-tools");
const SECONDS = 60;

let folder;
/** Folder of the S3 server's program, unpacked once. */
export function programs() {
  folder ??= run(join(tools, "unpack"), []).trim();
  return folder;
}

export const ROOT = { access: "root-of-the-vault", secret: "a-root-s-secret-key" };
export const WRITER = { access: "server", secret: "a-server-s-secret-key" };
export const READER = { access: "drill", secret: "a-drill-s-secret-key" };

const LOCK_DAYS = 1;

export class Vault {
  constructor() {
    this.folder = scratch("vault");
    for (const name of ["iam", "versions", "buckets"]) mkdirSync(this.path(name));
  }

  path(...names) {
    return join(this.folder, ...names);
  }

  async start() {
    this.port = await freePort();
    this.endpoint = `http://127.0.0.1:${this.port}`;
    const { access, secret } = ROOT;
    // Flags after the folder are ignored, and versions would be off. A log of requests would fill the pipe while a test waits.
    const args = [
      "--quiet",
      "--access",
      access,
      "--secret",
      secret,
      "--port",
      `127.0.0.1:${this.port}`,
      "--iam-dir",
      this.path("iam"),
    ];
    const posix = ["posix", "--versioning-dir", this.path("versions"), this.path("buckets")];
    this.process = new Service(join(programs(), "versitygw"), [...args, ...posix], { cwd: this.folder });
    await this.process.serves(async () => (await this.ask(ROOT, "GET", "/")).status === 200, SECONDS);
    for (const user of [WRITER, READER])
      run(join(programs(), "versitygw"), [
        ...["admin", "-a", access, "-s", secret, "--er", this.endpoint],
        ...["create-user", "-a", user.access, "-s", user.secret, "-r", "user"],
      ]);
  }

  async stop() {
    if (this.process?.running) await this.process.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  ask(identity, method, path, options) {
    return s3(this.endpoint, identity, method, path, options);
  }

  async expect(method, path, options) {
    const { status, body } = await this.ask(ROOT, method, path, options);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${body}`);
  }

  /** A bucket with versions and object lock, as BackupVault makes it. */
  async createBucket(bucket) {
    await this.expect("PUT", `/${bucket}`, { headers: { "x-amz-bucket-object-lock-enabled": "true" } });
    const rule = `<Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>${LOCK_DAYS}</Days></DefaultRetention></Rule>`;
    const lock = `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`;
    await this.expect("PUT", `/${bucket}`, { query: { "object-lock": "" }, body: lock });
    await this.grant(bucket);
  }

  /** Rights of the server and of the drill, as in the policies of BackupVault. */
  async grant(bucket) {
    const [all, objects] = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
    const allow = (user, actions, resource) => ({
      ...{ Effect: "Allow", Principal: { AWS: [user.access] }, Resource: resource },
      Action: actions.map((action) => `s3:${action}`),
    });
    const write = ["PutObject", "GetObject", "AbortMultipartUpload", "ListMultipartUploadParts"];
    const Statement = [
      ...[WRITER, READER].map((user) => allow(user, ["ListBucket", "GetBucketLocation"], all)),
      allow(WRITER, write, objects),
      allow(WRITER, ["DeleteObject"], `arn:aws:s3:::${bucket}/files/locks/*`),
      allow(READER, ["GetObject"], objects),
    ];
    const body = JSON.stringify({ Version: "2012-10-17", Statement });
    await this.expect("PUT", `/${bucket}`, { query: { policy: "" }, body });
  }

  /**
   * A copy of a bucket in which `change` spoils what lies on the disk below the S3 server.
   * @param change receives the folder of the bucket: a file is an object
   */
  async spoiled(bucket, copy, change) {
    // What S3 knows of an object is in the attributes of its file.
    run("cp", ["-a", this.path("buckets", bucket), this.path("buckets", copy)]);
    await change(this.path("buckets", copy));
    await this.grant(copy);
    return copy;
  }
}
