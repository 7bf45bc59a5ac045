import { resolve } from "node:path";
import { command, UsageError, type Command } from "../command";
import { candidates, SCRIPTS } from "../completion";

const SHELLS = Object.keys(SCRIPTS);

/** @param commands every command, this one included */
export function completionCommand(commands: () => { readonly [name: string]: Command }): Command {
  return command({
    name: "completion",
    about: `Prints a script with which a shell completes commands, options and stacks: ${SHELLS.join(", ")}. It needs retail-odoo on the PATH.`,
    positionals: "SHELL",
    options: {},
    examples: [
      ["bash > ~/.local/share/bash-completion/completions/retail-odoo", "for bash"],
      ["zsh > ~/.zsh/completions/_retail-odoo", "for zsh, where fpath names that folder"],
      ["fish > ~/.config/fish/completions/retail-odoo.fish", "for fish"],
    ],
    run: ({ positionals }, { io, engine, print }) => {
      const [shell = "", ...words] = positionals;
      if (shell === "candidates") {
        const stacks = (cwd = "."): readonly string[] => engine.stacks(resolve(io.cwd, cwd));
        for (const candidate of candidates(words, { commands: commands(), stacks })) print(candidate);
        return Promise.resolve(0);
      }
      const script = SCRIPTS[shell];
      if (script === undefined || words.length > 0)
        throw new UsageError(`name one shell: ${SHELLS.join(", ")}`, "completion");
      io.stdout.write(script);
      return Promise.resolve(0);
    },
  });
}
