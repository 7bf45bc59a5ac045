import type { IssuerReference } from "../certificates";
import { checkChoice, checkPlain } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { hasKinds, type PropertyTable } from "../internal/properties";

/** The cert-manager issuer of a server or its poolers. Pure. */

export const ISSUER_KEYS: PropertyTable<IssuerReference> = { kind: "required", name: "required" };

const ISSUER_NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

export function checkIssuer(issuer: IssuerReference | undefined, faults: Faults): void {
  if (!issuer) return;
  checkChoice(issuer.kind, ["ClusterIssuer", "Issuer"], "a kind of issuer", faults.at("kind"));
  hasKinds(issuer, { name: "input" }, faults);
  checkPlain(
    issuer.name,
    ISSUER_NAME,
    "is not an issuer name",
    "Write the name of a cert-manager issuer.",
    faults.at("name"),
  );
}
