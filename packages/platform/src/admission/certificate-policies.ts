import type * as k8s from "@pulumi/kubernetes/types/input";
import { NAMESPACES } from "@retail-odoo/contract";
import { DATABASE_ISSUER, TRUST_COMMON_NAME } from "../certificates";

type Policy = k8s.admissionregistration.v1.ValidatingAdmissionPolicySpec;

/**
 * Limits what the databases' CA signs. Its ClusterIssuer serves every namespace, so that each can obtain the CA certificate;
 * a certificate with a server's name would let its holder impersonate that server. Pure.
 */
export function certificatePolicy(): Policy {
  const spec = "object.spec";
  return {
    failurePolicy: "Fail",
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: ["cert-manager.io"],
          apiVersions: ["*"],
          operations: ["CREATE", "UPDATE"],
          resources: ["certificates", "certificaterequests"],
        },
      ],
    },
    matchConditions: [
      {
        name: "databases-issuer",
        expression: `has(${spec}.issuerRef.kind) && ${spec}.issuerRef.kind == 'ClusterIssuer' && ${spec}.issuerRef.name == '${DATABASE_ISSUER}'`,
      },
      // Only the platform writes to the databases' namespace.
      { name: "elsewhere", expression: `object.metadata.namespace != '${NAMESPACES.databases}'` },
    ],
    validations: [
      {
        // A request holds an encoded CSR that CEL cannot read: only cert-manager may create one, from a checked Certificate.
        expression: `object.kind != 'CertificateRequest' || request.userInfo.username.startsWith('system:serviceaccount:${NAMESPACES.certificates}:')`,
        message: "certificates of the databases' CA are requested with a Certificate",
      },
      {
        expression: `object.kind != 'Certificate' || !(${NAMING.map((field) => `has(${spec}.${field})`).join(" || ")})`,
        message: "outside the databases' namespace a certificate of their CA names no host, address or subject",
      },
      {
        expression: `object.kind != 'Certificate' || (has(${spec}.commonName) && ${spec}.commonName == '${TRUST_COMMON_NAME}')`,
        message: `outside the databases' namespace a certificate of their CA has the common name '${TRUST_COMMON_NAME}'`,
      },
      {
        expression: `object.kind != 'Certificate' || (has(${spec}.usages) && ${spec}.usages == ['client auth'] && !(has(${spec}.isCA) && ${spec}.isCA))`,
        message: "outside the databases' namespace a certificate of their CA is a client certificate and no CA",
      },
    ],
  };
}

/** Fields beside the common name that identify the holder of a certificate. */
const NAMING = ["dnsNames", "ipAddresses", "uris", "emailAddresses", "otherNames", "literalSubject", "subject"];
