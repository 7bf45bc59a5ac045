// The scripts themselves: shellcheck, and the arithmetic of WAL names.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../tools/workspace.mjs";
import { attempt, run } from "../support/programs.mjs";

const folder = join(root, "packages", "platform", "scripts");

test("shellcheck finds nothing in any script", (t) => {
  if (attempt("shellcheck", ["--version"]).status !== 0) return t.skip("no shellcheck");
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".sh"));
  assert.ok(scripts.length >= 9);
  run("shellcheck", ["-x", ...scripts], { cwd: folder });
});

test("gaps of an archive are listed by name", () => {
  const gaps = (from, names, ...options) => {
    const { status, stderr } = attempt("/bin/bash", [join(folder, "list-gaps.sh"), "--from", from, ...options], {
      input: names.join("\n"),
    });
    return [
      status,
      ...stderr
        .split("\n")
        .filter(Boolean)
        .map((line) => line.replace("list-gaps: missing WAL: ", "")),
    ];
  };
  const name = (line, log, segment) =>
    [line, log, segment].map((n) => n.toString(16).toUpperCase().padStart(8, "0")).join("");
  const from = name(1, 0, 0xfe);
  const path = (segment) => `base/main/wals/${segment.slice(0, 16)}/${segment}.gz`;
  const row = [name(1, 0, 0xfe), name(1, 0, 0xff), name(1, 1, 0), name(1, 1, 1), name(1, 1, 2)].map(path);
  assert.deepEqual(gaps(from, row), [0]);
  assert.deepEqual(gaps(from, [path(name(1, 0, 0xfc)), ...row]), [0]);
  assert.deepEqual(gaps(from, row.toSpliced(2, 1)), [1, name(1, 1, 0)]);
  assert.deepEqual(gaps(from, row.toSpliced(1, 2)), [1, `${name(1, 0, 0xff)} to ${name(1, 1, 0)}`]);
  assert.deepEqual(gaps(from, row.slice(1)), [1, from]);
  assert.deepEqual(gaps(from, []), [1, from]);
  // Segments of 64 MiB: 64 a log file.
  assert.deepEqual(gaps(name(1, 0, 0x3f), [name(1, 0, 0x3f), name(1, 1, 0)], "--segment-mib", "64"), [0]);
  // A failover: the new timeline begins in the segment in which the old one ended.
  const failover = [...row, path(name(2, 1, 2)), path(name(2, 1, 3))];
  assert.deepEqual(gaps(from, failover), [1, "00000002.history"]);
  assert.deepEqual(gaps(from, ["base/main/wals/00000002.history.gz", ...failover]), [0]);
  assert.deepEqual(gaps(from, ["00000002.history", ...row, name(2, 1, 4)]), [1, name(2, 1, 3)]);
  assert.equal(gaps("nonsense", row)[0], 2);
});
