// How long single tests took, read from the reports of jest and of Node's test runner.

/** @param report jest's JSON report */
export function jestDurations(report) {
  return report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .map(({ fullName, duration }) => ({ name: fullName, seconds: (duration ?? 0) / 1000 }));
}

/** @param tap output of Node's TAP reporter; tests with subtests are left out, because their subtests count */
export function tapDurations(tap) {
  const durations = [];
  let depth = 0;
  for (const [, indent, name, milliseconds] of tap.matchAll(
    /^( *)(?:not )?ok \d+ - (.*)\n *---\n *duration_ms: ([\d.]+)$/gm,
  )) {
    if (indent.length >= depth)
      durations.push({ name: name.replace(/\\#/g, "#"), seconds: Number(milliseconds) / 1000 });
    depth = indent.length;
  }
  return durations;
}

/** The slowest tests, the slowest first; equal durations are sorted by suite and name. */
export function slowest(durations, count) {
  const text = ({ suite, name }) => `${suite}: ${name}`;
  return durations
    .toSorted((one, other) => other.seconds - one.seconds || (text(one) < text(other) ? -1 : 1))
    .slice(0, count)
    .map((test) => `${test.seconds.toFixed(1).padStart(7)} s  ${text(test)}`);
}
