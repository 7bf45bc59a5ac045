import { createPublicKey } from "node:crypto";
import type { Faults } from "../internal/errors";
import type { ImageSignaturesArgs, ImageSigner } from "./image-signatures-args";

export interface ImageSignaturesSpec {
  /** Repositories with signed images; absent where the arguments do not name them. */
  repositories?: string[];
  signer: { identities: ImageSigner[] } | { publicKey: string; transparencyLog: boolean };
}

/** @returns undefined without arguments or with faulty ones; every fault is in `faults` */
export function resolveImageSignatures(
  args: ImageSignaturesArgs | undefined,
  faults: Faults,
): ImageSignaturesSpec | undefined {
  if (!args) return undefined;
  const { identities, publicKey, transparencyLog, repositories } = args;
  if ((identities === undefined) === (publicKey === undefined))
    faults.add(
      args,
      identities ? "has both identities and a key" : "has neither identities nor a key",
      "Give either `identities` or `publicKey`.",
    );
  if (identities) checkIdentities(identities, faults.at("identities"));
  if (publicKey !== undefined) checkPublicKey(publicKey, faults.at("publicKey"));
  if (identities && transparencyLog === false)
    faults
      .at("transparencyLog")
      .add(
        transparencyLog,
        "would leave keyless signatures unverifiable: their certificate is valid for minutes",
        "Leave it out.",
      );
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
  if (identities.length === 0)
    faults.add(identities, "is empty", "Give at least one identity, with issuer and subject.");
  identities.forEach(({ issuer, subject, subjectPattern }, index) => {
    const at = faults.at(index);
    if (!/^https:\/\/[^\s]+$/.test(issuer))
      at.at("issuer").add(
        issuer,
        "is not the URL of an issuer",
        "Write its https URL, such as https://token.actions.githubusercontent.com.",
      );
    if ((subject === undefined) === (subjectPattern === undefined))
      at.add(
        identities[index],
        subject === undefined ? "has no subject" : "has a subject and a subject pattern",
        "Give either `subject` or `subjectPattern`.",
      );
    if (subject === "") at.at("subject").add(subject, "is empty", "Write the whole subject.");
    if (subjectPattern !== undefined) checkPattern(subjectPattern, at.at("subjectPattern"));
  });
}

/** An unanchored pattern also matches a part of a foreign subject. */
function checkPattern(pattern: string, faults: Faults): void {
  if (!/^\^.*\$$/s.test(pattern))
    faults.add(pattern, "matches a part of a subject", "Anchor it: begin it with ^ and end it with $.");
  else if (!compiles(pattern)) faults.add(pattern, "is not a regular expression", "Write one in Go's regexp syntax.");
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
  const remedy = "Give the output of `cosign public-key`, which begins with -----BEGIN PUBLIC KEY-----.";
  if (publicKey.includes("PRIVATE KEY"))
    faults.add("(not shown)", "is a private key, and therefore disclosed", `Generate a new key pair. ${remedy}`);
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
