import fc from "fast-check";
import { hostsIn, matchesAnyHost } from "./routes";

test.each([
  ["Host(`a.example`)", ["a.example"]],
  ['Host(`A.example`) || Host( "b.example" )', ["a.example", "b.example"]],
  ["HostRegexp(`.*`) && HostSNI(`c.example`)", []],
  ["(Host(`a.example`) || Host('b.example')) && !PathPrefix(`/web/database`)", ["a.example", "b.example"]],
])("%s names %p", (match, hosts) => {
  expect(hostsIn(match)).toEqual(hosts);
});

const BOUND_TO_HOSTS = [
  "Host(`a.example`)",
  "Host(`a.example`) || Host(`b.example`)",
  "(Host(`a.example`) || Host(`b.example`)) && !PathPrefix(`/x`) && !PathPrefix(`/y`)",
  "!PathPrefix(`/x`) && Host(`a.example`)",
  "PathRegexp(`^/(a|b)\\)$`) && Host(`a.example`)",
  "(PathPrefix(`/a`) || PathPrefix(`/b`)) && (Host(`a.example`))",
  "Host(`a.example`) && PathPrefix(`/a`) || Host(`b.example`) && Query(`k`, `v`)",
];
const ANY_HOST = [
  "",
  "PathPrefix(`/`)",
  "HostRegexp(`.*`)",
  "!Host(`a.example`)",
  "!(Host(`a.example`))",
  "Host(`a.example`) || PathPrefix(`/a`)",
  "Host(`a.example`) && PathPrefix(`/a`) || PathPrefix(`/b`)",
  "PathPrefix(`Host(a.example)`)",
  "(Host(`a.example`) && PathPrefix(`/a`)) || (Method(`GET`) && !Host(`b.example`))",
];
test.each([...BOUND_TO_HOSTS.map((match) => [match, false]), ...ANY_HOST.map((match) => [match, true])] as [
  string,
  boolean,
][])("%s matches any host: %p", (match, anyHost) => {
  expect(matchesAnyHost(match)).toBe(anyHost);
});

test("agrees with the truth table of any rule without a negation", () => {
  type Rule = { text: string; holds: boolean };
  const leaf = fc.constantFrom<Rule>({ text: "Host(`a`)", holds: false }, { text: "Path(`/(b`)", holds: true });
  const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc
        .tuple(tie("rule"), tie("rule"))
        .map(([a, b]) => ({ text: `(${a.text})&&(${b.text})`, holds: a.holds && b.holds })),
      fc
        .tuple(tie("rule"), tie("rule"))
        .map(([a, b]) => ({ text: `${a.text} || ${b.text}`, holds: a.holds || b.holds })),
    ),
  }));
  fc.assert(fc.property(rule, ({ text, holds }) => expect(matchesAnyHost(text)).toBe(holds)));
});
