export type Align = "left" | "right";

/** Rows as aligned columns with two spaces between them, without trailing spaces. */
export function table(rows: readonly (readonly string[])[], align: readonly Align[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        align[column] === "right" ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}

export function indent(lines: readonly string[], by = 2): string[] {
  return lines.map((line) => (line === "" ? line : `${" ".repeat(by)}${line}`));
}
