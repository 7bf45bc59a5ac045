import type { Faults } from "./errors";

/** References of images by the grammar of the OCI distribution specification, with a registry's host and a digest. Pure. */

const LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][-a-zA-Z0-9]*[a-zA-Z0-9])";
/** As Docker reads it: a first part without dot or port is a repository of Docker Hub, unless it is `localhost`. */
const HOST = `(?:localhost|${LABEL}(?:\\.${LABEL})+|${LABEL}(?:\\.${LABEL})*(?=:[0-9]))(?::[0-9]+)?`;
const PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const PATH = `${PART}(?:/${PART})*`;
const TAG = "[a-zA-Z0-9_][-a-zA-Z0-9_.]{0,127}";
const NAME = new RegExp(`^(?:${HOST}/)?${PATH}(?::${TAG})?$`);
const REPOSITORY = new RegExp(`^${HOST}/${PATH}$`);
const WITH_HOST = new RegExp(`^${HOST}/`);
const DIGEST = /@sha256:[0-9a-f]{64}$/;
/** Longest name of a repository, host included. */
const MAX_NAME_LENGTH = 255;

const EXAMPLE = '"registry.example/odoo@sha256:…"';

export function checkImage(image: string, faults: Faults): void {
  if (!DIGEST.test(image)) {
    faults.add(image, "is not pinned by a digest", `Append the digest of the image: ${EXAMPLE}.`);
    return;
  }
  const name = image.replace(DIGEST, "");
  if (!NAME.test(name))
    faults.add(image, "is not a reference of an image", `Write host, repository and digest: ${EXAMPLE}.`);
  else if (!WITH_HOST.test(name))
    faults.add(
      image,
      "names no registry",
      `Begin with the registry's host, such as docker.io/library for Docker Hub's own images: ${EXAMPLE}.`,
    );
  else if (name.replace(/:[^:/]*$/, "").length > MAX_NAME_LENGTH)
    faults.add(image, `has a repository of more than ${MAX_NAME_LENGTH} characters`, "Use a shorter one.");
}

/** A repository with its registry's host, without tag and digest. */
export function checkRepository(repository: string, faults: Faults): void {
  if (!REPOSITORY.test(repository) || repository.length > MAX_NAME_LENGTH)
    faults.add(
      repository,
      "is not a repository with its registry",
      "Write host and repository, such as registry.example/restic, without tag or digest.",
    );
}

/** `docker.io/library/odoo` of `docker.io/library/odoo:19.0@sha256:…`. */
export function repositoryOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
}
