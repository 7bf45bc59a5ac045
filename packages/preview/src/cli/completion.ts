import type { Command } from "./command";

/** What completion knows of the command line. */
export interface Known {
  /** Every command, by its name of one word or two. */
  commands: { readonly [name: string]: Pick<Command, "options"> };
  /** The stacks of the program in a folder; none where there is no program. */
  stacks(cwd: string | undefined): readonly string[];
}

/**
 * What the last of `words` may become: commands, options, and the stacks of the program. Nothing where a file or a folder is
 * wanted, which the shell completes itself.
 */
export function candidates(words: readonly string[], { commands, stacks }: Known): string[] {
  const [current = "", ...before] = [...words].reverse();
  const earlier = before.reverse();
  return offered(earlier, current, { commands, stacks }).filter((word) => word.startsWith(current));
}

function offered(earlier: readonly string[], current: string, { commands, stacks }: Known): string[] {
  const names = Object.keys(commands);
  const name = names.find((each) => each.split(" ").every((word, index) => word === earlier[index]));
  if (name === undefined) {
    const open = names.map((each) => each.split(" ")).filter((each) => earlier.every((word, i) => word === each[i]));
    return [...new Set(open.flatMap((each) => each[earlier.length] ?? []))];
  }
  const { options } = commands[name] ?? { options: {} };
  const [last] = earlier.slice(-1);
  const given = last?.startsWith("--") === true ? options[last.slice(2)] : undefined;
  if (given?.type === "string") return last === "--stack" ? [...stacks(valueOf("--cwd", earlier))] : [];
  if (current !== "" && !current.startsWith("-")) return [];
  return Object.entries(options)
    .filter(([option, { multiple }]) => multiple === true || !earlier.includes(`--${option}`))
    .map(([option]) => `--${option}`);
}

function valueOf(option: string, words: readonly string[]): string | undefined {
  const index = words.lastIndexOf(option);
  return index < 0 ? undefined : words[index + 1];
}

const ASK = "retail-odoo completion candidates --";

/** By shell: a script that asks this command for the candidates of each word. */
export const SCRIPTS: { readonly [shell: string]: string } = {
  bash: `_retail_odoo() {
  local IFS=$'\\n'
  COMPREPLY=($(${ASK} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _retail_odoo retail-odoo
`,
  zsh: `#compdef retail-odoo
_retail_odoo() {
  local -a found
  found=(\${(f)"$(${ASK} "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( $#found )); then compadd -- $found; else _files; fi
}
compdef _retail_odoo retail-odoo
`,
  fish: `function __retail_odoo
  set -l before (commandline -opc)
  ${ASK} $before[2..-1] (commandline -ct) 2>/dev/null
end
complete -c retail-odoo -n 'count (__retail_odoo) >/dev/null' -f -a '(__retail_odoo)'
`,
};
