import { createPublicKey } from "node:crypto";
import type { Faults } from "../internal/errors";
import type { ImageSignaturesArgs, ImageSigner } from "./image-signatures-args";

export interface ImageSignaturesSpec {
  /** Repositories with signed images; absent where the arguments do not name them. */
  repositories?: string[];
  signer: { identities: ImageSigner[] } | { publicKey: string; transparencyLog: boolean };
}

/** @returns undefined where nobody asks, or when anything is wrong; what it is, is in `faults` */
export function resolveImageSignatures(
  args: ImageSignaturesArgs | undefined,
  faults: Faults,
): ImageSignaturesSpec | undefined {
  if (!args) return undefined;
  const { identities, publicKey, transparencyLog, repositories } = args;
  if ((identities === undefined) === (publicKey === undefined))
    faults.add(
      args,
      identities ? "names identities and a key" : "names nobody",
      "Give `identities` or `publicKey`, one of them.",
    );
  if (identities) checkIdentities(identities, faults.at("identities"));
  if (publicKey !== undefined) checkPublicKey(publicKey, faults.at("publicKey"));
  if (identities && transparencyLog === false)
    faults
      .at("transparencyLog")
      .add(transparencyLog, "would leave nothing to check: a certificate holds for minutes", "Leave it out.");
  if (repositories) checkRepositories(repositories, faults.at("repositories"));
  if (faults.any()) return undefined;
  const named = repositories && { repositories };
  if (identities) return { signer: { identities }, ...named };
  if (publicKey === undefined) return undefined;
  return { signer: { publicKey, transparencyLog: transparencyLog ?? true }, ...named };
}

/** A registry host, and a repository or `*` below it. */
const REPOSITORY = /^[a-z0-9][a-z0-9.-]*[.:][a-z0-9.:-]*(\/[a-z0-9][a-z0-9._-]*)*\/([a-z0-9][a-z0-9._-]*|\*)$/;

function checkRepositories(repositories: string[], faults: Faults): void {
  if (repositories.length === 0) faults.add(repositories, "is empty", "Name at least one repository.");
  repositories.forEach((repository, index) => {
    if (!REPOSITORY.test(repository))
      faults
        .at(index)
        .add(
          repository,
          "is not a repository with its registry",
          "Write registry.example/odoo, or registry.example/shops/*, without tag or digest.",
        );
  });
}

function checkIdentities(identities: ImageSigner[], faults: Faults): void {
  if (identities.length === 0) faults.add(identities, "names nobody", "Name one at least: issuer and subject.");
  identities.forEach(({ issuer, subject, subjectPattern }, index) => {
    const at = faults.at(index);
    if (!/^https:\/\/[^\s]+$/.test(issuer))
      at.at("issuer").add(
        issuer,
        "is not an issuer",
        "Write its address, such as https://token.actions.githubusercontent.com.",
      );
    if ((subject === undefined) === (subjectPattern === undefined))
      at.add(
        identities[index],
        subject === undefined ? "does not say who signs" : "says twice who signs",
        "Give `subject` or `subjectPattern`, one of them.",
      );
    if (subject === "") at.at("subject").add(subject, "is empty", "Write the whole subject.");
    if (subjectPattern !== undefined) checkPattern(subjectPattern, at.at("subjectPattern"));
  });
}

/** One that is not held at both ends is found inside the subject of a stranger. */
function checkPattern(pattern: string, faults: Faults): void {
  if (!/^\^.*\$$/s.test(pattern))
    faults.add(pattern, "matches a part of a subject", "Begin it with ^ and end it with $.");
  else if (!compiles(pattern))
    faults.add(pattern, "is not a regular expression", "Write one that Go's regexp understands.");
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

function checkPublicKey(publicKey: string, faults: Faults): void {
  const remedy = "Give what `cosign public-key` writes: -----BEGIN PUBLIC KEY----- and so on.";
  if (publicKey.includes("PRIVATE KEY"))
    faults.add("(not shown)", "is a private key, and no secret any more", `Make a new pair. ${remedy}`);
  else if (!isPublicKey(publicKey)) faults.add(publicKey, "is not a public key in PEM", remedy);
}

function isPublicKey(pem: string): boolean {
  try {
    createPublicKey(pem);
    return pem.trim().startsWith("-----BEGIN PUBLIC KEY-----");
  } catch {
    return false;
  }
}
