import { replaceMarkers } from "../analysis/json";
import type { Json } from "../model";

/** Values for placeholders, by the text between `${` and `}`. */
export type Values = { [placeholder: string]: Json };

/** Fills unknown and secret values of resources from `--values`, and records which values were used. */
export class Placeholders {
  private readonly used = new Set<string>();

  constructor(private readonly values: Values) {}

  /**
   * A copy of `value` without markers: with the given value, or `${unknown:<urn>#<path>}` (`${secret:…}` for a secret) where
   * none is given. A placeholder replaces the whole value, so a number filled in is a number.
   * @returns the copy, and the placeholders that are left in it
   */
  fill(value: Json, urn: string): { value: Json; left: string[] } {
    const left: string[] = [];
    const filled = replaceMarkers(value, (marker, path) => {
      const placeholder = `${marker}:${urn}#${path}`;
      const given = this.values[placeholder];
      if (given === undefined) {
        left.push(placeholder);
        return `\${${placeholder}}`;
      }
      this.used.add(placeholder);
      return given;
    });
    return { value: filled, left };
  }

  /** Values without a placeholder: misspelt, or of another stack. */
  unused(): string[] {
    return Object.keys(this.values)
      .filter((placeholder) => !this.used.has(placeholder))
      .sort();
  }
}
