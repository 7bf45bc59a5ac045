import { resource, secret, unknown } from "../../fixtures/resources";
import { resourcesUnknownAt, secretMask } from "./unknowns";

describe("resources with an unknown", () => {
  const labelled = (outputs: { [key: string]: unknown }) => resource("t:i:T", "r", outputs);

  test.each([
    ["top", { arn: unknown }, "arn"],
    ["nested", { a: { b: [{ c: unknown }] } }, "a.b.0.c"],
    ["under a secret", { a: secret({ b: secret(unknown) }) }, "a.b"],
    ["under a key with dots", { labels: { "app.kubernetes.io/name": unknown } }, "labels.app.kubernetes.io/name"],
    ["a number's sentinel", { port: "3eeb2bf0-c639-47a8-9e75-3b44932eb421" }, "port"],
  ])("%s", (_name, outputs, path) => {
    const other = labelled({ arn: "known", a: { b: "known" } });
    const culprit = labelled(outputs);
    expect(resourcesUnknownAt([other, culprit], path)).toEqual([culprit]);
  });
});

describe("secrets in a message", () => {
  const mask = secretMask([
    { password: secret("hunter2"), nested: [{ list: secret(["alpha", { key: "beta gamma" }]) }] },
    {
      short: secret("ab"),
      later: secret(unknown),
      plain: "visible",
      longer: secret("hunter22"),
      quoted: secret('a"b'),
    },
  ]);

  test("are hidden wherever they come from, the longer first", () => {
    expect(mask("hunter22 hunter2 alpha beta gamma visible")).toBe("[secret] [secret] [secret] [secret] visible");
  });

  test("are hidden as JSON writes them", () => {
    expect(mask(`got ${JSON.stringify({ quoted: 'a"b' })}`)).toBe('got {"quoted":"[secret]"}');
  });

  test("are not masked when they are too short, or unknown", () => {
    expect(mask(`about ${unknown}`)).toBe(`about ${unknown}`);
  });
});
