import type * as k8s from "@pulumi/kubernetes/types/input";
import { NAMESPACES } from "@retail-odoo/contract";
import { DATABASE_ISSUER, TRUST_COMMON_NAME } from "../certificates";

type Policy = k8s.admissionregistration.v1.ValidatingAdmissionPolicySpec;

/**
 * Who gets what from the databases' CA. Its issuer serves the whole cluster, so that every namespace can be given the CA's
 * certificate; a certificate for the name of a server would let its holder pose as that server. Pure.
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
      // The platform alone writes there.
      { name: "elsewhere", expression: `object.metadata.namespace != '${NAMESPACES.databases}'` },
    ],
    validations: [
      {
        // What a request asks for is inside it, encoded: only what cert-manager makes of a certificate that was looked at.
        expression: `object.kind != 'CertificateRequest' || request.userInfo.username.startsWith('system:serviceaccount:${NAMESPACES.certificates}:')`,
        message: "certificates of the databases' CA are asked for with a Certificate",
      },
      {
        expression: `object.kind != 'Certificate' || !(${NAMING.map((field) => `has(${spec}.${field})`).join(" || ")})`,
        message:
          "outside the databases' namespace a certificate of their CA names nothing that somebody could connect to",
      },
      {
        expression: `object.kind != 'Certificate' || (has(${spec}.commonName) && ${spec}.commonName == '${TRUST_COMMON_NAME}')`,
        message: `outside the databases' namespace a certificate of their CA has the common name '${TRUST_COMMON_NAME}'`,
      },
      {
        expression: `object.kind != 'Certificate' || (has(${spec}.usages) && ${spec}.usages == ['client auth'] && !(has(${spec}.isCA) && ${spec}.isCA))`,
        message: "outside the databases' namespace a certificate of their CA is for clients, and no CA",
      },
    ],
  };
}

/** Fields by which a certificate names whom it is for, beside the common name. */
const NAMING = ["dnsNames", "ipAddresses", "uris", "emailAddresses", "otherNames", "literalSubject", "subject"];
