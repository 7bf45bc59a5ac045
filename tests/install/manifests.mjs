// What npm would publish: complete manifests, files that exist, and no import of a package that is not declared.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { packages } from "../support/packages.mjs";
import { attempt, run } from "../support/programs.mjs";

/** Registers the tests of every packed package. @param files its file in `folder`, by its name; filled before the tests run */
export function testManifests(folder, files) {
  for (const { folder: source, manifest } of packages) {
    const { name, version } = manifest;

    test(`npm would publish ${name}, and corrects nothing in it`, () => {
      const { status, stdout, stderr } = attempt("npm", ["publish", "--dry-run", files[name]], { cwd: folder });
      assert.equal(status, 0, stderr);
      assert.equal(stdout.trim(), `+ ${name}@${version}`);
      assert.doesNotMatch(stderr, /npm warn publish (?!This command requires you to be logged in)/);
    });

    test(`${name} is complete, and imports only what it declares`, () => {
      const content = unpack(join(folder, files[name]), join(folder, name.replace("/", "-")));
      const packed = JSON.parse(readFileSync(join(content, "package.json"), "utf8"));
      const list = readdirSync(content, { recursive: true }).map((file) => file.replaceAll("\\", "/"));
      for (const field of ["description", "keywords", "license", "engines"])
        assert.ok(packed[field], `${field} is missing`);
      assert.equal(packed.repository.directory, source);
      assert.deepEqual(packed.publishConfig, { access: "public", provenance: true });
      for (const file of ["README.md", "LICENSE", ...namedFiles(packed)])
        assert.ok(list.some(matcher(file)), `${file} is missing`);
      assert.deepEqual(
        list.filter((file) => /\.test\.|fixtures\/|tsbuildinfo/.test(file)),
        [],
      );
      const declared = { ...packed.dependencies, ...packed.peerDependencies };
      const imported = list
        .filter((file) => file.startsWith("dist/") && /\.(js|d\.ts)$/.test(file))
        .flatMap((file) => importsOf(readFileSync(join(content, file), "utf8")));
      assert.deepEqual(
        [...new Set(imported)].filter((other) => !(other in declared)),
        [],
      );
      for (const [other, range] of Object.entries(declared)) {
        if (other.startsWith("@pulumi/")) assert.match(range, /^\^/, other);
        if (other.startsWith("@retail-odoo/")) assert.equal(range, version, other);
      }
    });
  }
}

function unpack(file, target) {
  mkdirSync(target);
  run("tar", ["xzf", file, "-C", target]);
  return join(target, "package");
}

/** The files that a manifest names, where a `*` stands for any. */
function namedFiles({ main, types, bin = {}, exports: entries }) {
  const exported = Object.values(entries).flatMap((entry) =>
    typeof entry === "string" ? [entry] : Object.values(entry),
  );
  return [main, types, ...Object.values(bin), ...exported].map((file) => file.replace(/^\.\//, ""));
}

function matcher(pattern) {
  const [start, end] = pattern.split("*");
  return end === undefined ? (file) => file === start : (file) => file.startsWith(start) && file.endsWith(end);
}

/** The packages that a compiled file or a declaration imports. */
function importsOf(text) {
  const code = text.replace(/^\s*(\*|\/\/|\/\*).*$/gm, "");
  return [...code.matchAll(/(?:\brequire\(|\bfrom |\bimport\()"([^".][^"]*)"/g)]
    .map(([, request]) =>
      request
        .split("/")
        .slice(0, request.startsWith("@") ? 2 : 1)
        .join("/"),
    )
    .filter((name) => !isBuiltin(name));
}
