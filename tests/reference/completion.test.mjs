// Completion in real shells: each loads the script that `retail-odoo completion` prints, and completes words in this repository.
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { root } from "../../tools/workspace.mjs";
import { attempt, run } from "../support/programs.mjs";

const main = join(root, "packages", "preview", "dist", "cli", "main.js");
const folder = mkdtempSync(join(tmpdir(), "retail-odoo-completion-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const command = join(folder, "retail-odoo");
writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
chmodSync(command, 0o755);
const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };

const load = (shell) => `source "${join(folder, shell)}"`;
/** By shell: a program that prints the candidates of the last of some words. */
const shells = {
  bash: (words) =>
    `${load("bash")}\nCOMP_WORDS=(retail-odoo ${words})\nCOMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))\n_retail_odoo\nprintf '%s\\n' "\${COMPREPLY[@]}"`,
  // compadd works only while zsh completes; this one prints what it would add.
  zsh: (words) =>
    `compdef() { :; }; compadd() { shift; print -l -- "$@" }; _files() { print files }\n${load("zsh")}\nwords=(retail-odoo ${words}); CURRENT=$#words\n_retail_odoo`,
  fish: (words) => `${load("fish")}\ncomplete --do-complete "retail-odoo ${words.replace(/''$/, "")}"`,
};

for (const [shell, program] of Object.entries(shells)) {
  const missing = attempt(shell, ["-c", "true"]).status !== 0;
  test(`${shell} completes commands, options and stacks`, { skip: missing && `no ${shell}` }, () => {
    writeFileSync(join(folder, shell), run(command, ["completion", shell], { cwd: root, env }));
    const complete = (words) =>
      run(shell, ["-c", program(words)], { cwd: root, env })
        .trim()
        .split("\n")
        .sort();
    assert.deepEqual(complete("ten"), ["tenant"]);
    assert.deepEqual(complete("tenant ''"), ["add", "check", "credentials", "show"]);
    assert.deepEqual(complete("preview --stack ''"), ["dev", "prod", "staging"]);
    assert.deepEqual(complete("preview --stack st"), ["staging"]);
    assert.deepEqual(complete("preview --stack dev --rep"), ["--report"]);
  });
}
