// Issues the generated Certificates with openssl in place of cert-manager: a CA, and certificates that it signs, with the names,
// usages and keys that the manifests request.
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { platform } from "./library.mjs";
import { own, scratch } from "./machine.mjs";
import { run } from "./programs.mjs";

const { authorityCertificate, trustCertificate } = platform("certificates/certificates");
const { serverCertificates } = platform("postgres/cloudnative-pg/certificates");
const USES = {
  "digital signature": ["keyUsage", "digitalSignature"],
  "cert sign": ["keyUsage", "keyCertSign"],
  "server auth": ["extendedKeyUsage", "serverAuth"],
  "client auth": ["extendedKeyUsage", "clientAuth"],
};

export class Authority {
  constructor() {
    this.folder = scratch("authority");
    const { spec } = authorityCertificate({ name: "databases", namespace: "cert-manager", issuer: undefined });
    Object.assign(this, this.sign("ca", spec));
  }

  /** @returns paths of key and certificate, and the CA's certificate */
  sign(name, { commonName, dnsNames = [], usages, isCA = false, privateKey, duration }) {
    const at = (suffix) => join(this.folder, `${name}.${suffix}`);
    const [key, request, cert] = [at("key"), at("csr"), at("crt")];
    const of = (kind) =>
      usages
        .map((usage) => USES[usage])
        .filter(([which]) => which === kind)
        .map(([, use]) => use);
    const extensions = [
      `basicConstraints=critical,CA:${isCA ? "TRUE" : "FALSE"}`,
      ...["keyUsage", "extendedKeyUsage"]
        .filter((kind) => of(kind).length > 0)
        .map((kind) => `${kind}=${of(kind).join(",")}`),
      ...(dnsNames.length > 0 ? [`subjectAltName=${dnsNames.map((dns) => `DNS:${dns}`).join(",")}`] : []),
    ];
    writeFileSync(at("ext"), extensions.join("\n") + "\n");
    const openssl = (...args) => run("openssl", args);
    openssl("ecparam", "-name", { 256: "prime256v1" }[privateKey.size], "-genkey", "-noout", "-out", key);
    openssl("req", "-new", "-key", key, "-out", request, "-subj", `/CN=${commonName}`);
    const days = String(Number.parseInt(duration, 10) / 24);
    const signer = isCA ? ["-signkey", key] : ["-CA", this.cert, "-CAkey", this.key, "-CAcreateserial"];
    openssl("x509", "-req", "-in", request, "-out", cert, "-days", days, "-extfile", at("ext"), ...signer);
    chmodSync(key, 0o600);
    [key, cert].forEach(own);
    return { key, cert, ca: this.cert ?? cert };
  }

  /** Certificates of a server called `erp` in `databases`, and of its pooler. */
  forServer() {
    const { server, pooler } = serverCertificates("erp", { namespace: "databases" }, { kind: "Issuer", name: "ca" });
    return { server: this.sign("server", server.spec), pooler: this.sign("pooler", pooler.spec) };
  }

  /** The certificate in a tenant's namespace. */
  forTenant() {
    return this.sign("tenant", trustCertificate({ name: "ca", namespace: "tenant-shop", issuer: undefined }).spec);
  }

  /** TLS options by which a Node client verifies a server's name. */
  verifying(servername) {
    return { ca: readFileSync(this.cert, "utf8"), servername };
  }
}
