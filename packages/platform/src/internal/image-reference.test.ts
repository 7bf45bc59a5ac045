import { Faults } from "./errors";
import { checkImage, checkRepository, repositoryOf } from "./image-reference";

const DIGEST = `@sha256:${"0".repeat(64)}`;

function reasons(image: string): string[] {
  const faults = new Faults();
  checkImage(image, faults);
  return faults.all().map(({ reason }) => reason);
}

test.each([
  "docker.io/library/odoo",
  "registry.example/odoo",
  "registry.example/a/b__c/d--e.f:19.0-20260908",
  "registry:5000/odoo",
  "localhost/odoo",
  "localhost:5000/odoo:Latest_1",
  "123456789012.dkr.ecr.eu-central-1.amazonaws.com/odoo",
])("%s is the name of an image", (name) => expect(reasons(name + DIGEST)).toEqual([]));

test.each([
  ["odoo", "names no registry"],
  ["library/odoo", "names no registry"],
  ["odoo:19.0", "names no registry"],
  ["registry.example/Odoo", "is not a reference of an image"],
  ["registry.example//odoo", "is not a reference of an image"],
  ["registry.example/odoo/", "is not a reference of an image"],
  ["registry.example/a..b", "is not a reference of an image"],
  ["registry.example/a___b", "is not a reference of an image"],
  ["registry.example/-odoo", "is not a reference of an image"],
  ["-registry.example/odoo", "is not a reference of an image"],
  ["registry.example:x/odoo", "is not a reference of an image"],
  ["registry.example/odoo:", "is not a reference of an image"],
  ["registry.example/odoo:a:b", "is not a reference of an image"],
  [`registry.example/odoo:${"t".repeat(129)}`, "is not a reference of an image"],
  ["https://registry.example/odoo", "is not a reference of an image"],
  ["registry.example/odoo\n", "is not a reference of an image"],
  ["", "is not a reference of an image"],
  [`registry.example/${"a".repeat(239)}`, "has a repository of more than 255 characters"],
])("%j is not", (name, reason) => expect(reasons(name + DIGEST)).toEqual([reason]));

test.each([
  "",
  "@sha256:",
  `@sha256:${"0".repeat(63)}`,
  `@sha256:${"0".repeat(65)}`,
  `@sha512:${"0".repeat(64)}`,
  `${DIGEST}\n`,
])("an image with %j is not pinned", (digest) =>
  expect(reasons(`registry.example/odoo${digest}`)).toEqual(["is not pinned by a digest"]),
);

test.each([
  ["docker.io/library/odoo:19.0-20260908@sha256:00", "docker.io/library/odoo"],
  ["registry.example:5000/odoo@sha256:00", "registry.example:5000/odoo"],
  ["odoo", "odoo"],
])("the repository of %s is %s", (image, repository) => {
  expect(repositoryOf(image)).toBe(repository);
});

test.each([
  ["registry.example/odoo", true],
  ["registry.example:5000/shops/odoo", true],
  ["odoo", false],
  ["registry.example/odoo:19.0", false],
  [`registry.example/odoo${DIGEST}`, false],
  ["registry.example/", false],
  [`registry.example/${"a".repeat(239)}`, false],
])("%s is a repository: %s", (repository, sound) => {
  const faults = new Faults();
  checkRepository(repository, faults);
  expect(faults.any()).toBe(!sound);
});
