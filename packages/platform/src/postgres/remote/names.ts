import { digest } from "../../internal/names";

/** Names of a tenant's objects beside a remote server. Pure. */

/** A hash: server and database together may exceed the name of a Service or a label value. */
export function poolerNameOf(objectName: string): string {
  return `pool-${digest(objectName, 12)}`;
}

/** Secret with its certificate and CA. */
export function poolerCertificateName(objectName: string): string {
  return `${poolerNameOf(objectName)}-tls`;
}

/** Jobs are immutable: other contents are another job. */
export function provisionNameOf(objectName: string, ...contents: string[]): string {
  return `provision-${digest(objectName, 12)}-${digest(contents.join("\n"), 8)}`;
}
