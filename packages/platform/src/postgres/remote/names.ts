import { createHash } from "node:crypto";

/** What a tenant's objects beside a remote server are called. Pure. */

/** Server and database together may be longer than the name of a Service or a label's value. */
export function poolerNameOf(objectName: string): string {
  return `pool-${digest(objectName, 12)}`;
}

/** Secret with its certificate, and who signed it. */
export function poolerCertificateName(objectName: string): string {
  return `${poolerNameOf(objectName)}-tls`;
}

/** A job, and the file it runs, are others when what they do is another. */
export function provisionNameOf(objectName: string, ...contents: string[]): string {
  return `provision-${digest(objectName, 12)}-${digest(contents.join("\n"), 8)}`;
}

export function digest(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}
