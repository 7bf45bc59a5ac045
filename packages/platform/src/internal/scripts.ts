import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Text of a file in the package's `scripts`. The sources, the compiled modules and the bundle lie at different depths of the package,
 * which is the nearest folder above that has the file.
 */
export function scriptText(name: string): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const path = join(folder, "scripts", name);
    if (existsSync(path)) return readFileSync(path, "utf8");
    if (folder === dirname(folder)) throw new Error(`The package has no scripts/${name}.`);
  }
}
