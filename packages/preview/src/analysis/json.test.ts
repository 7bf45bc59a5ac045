import type { Json } from "../model";
import { at, joinPath, markerOf, replaceMarkers, sameJson } from "./json";

describe("json", () => {
  it("distinguishes markers from similar objects", () => {
    const values: Json[] = [
      { unknown: true },
      { secret: true },
      { unknown: true, x: 1 },
      { unknown: "true" },
      null,
      "unknown",
    ];
    expect(values.map(markerOf)).toEqual(["unknown", "secret", undefined, undefined, undefined, undefined]);
  });

  it("returns the value at a path, or undefined", () => {
    const value: Json = { a: [{ b: 1 }] };
    expect([at(value, "a", 0, "b"), at(value, "a", 1, "b"), at(value, "a", "b"), at("text", "length")]).toEqual([
      1,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("replaces markers by a function of their path", () => {
    const value: Json = { "a.b/c": [{ unknown: true }], d: { e: { secret: true } }, f: 1 };
    expect(replaceMarkers(value, (marker, path) => `${marker} ${path}`)).toEqual({
      "a.b/c": ['unknown ["a.b/c"][0]'],
      d: { e: "secret d.e" },
      f: 1,
    });
    expect(joinPath("metadata.annotations", "eks.amazonaws.com/role-arn")).toBe(
      'metadata.annotations["eks.amazonaws.com/role-arn"]',
    );
  });

  it.each<[Json, Json, boolean]>([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [[1, 2], [2, 1], false],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [[], {}, false],
    [null, null, true],
    [0, false, false],
  ])("compares %j with %j", (left, right, same) => {
    expect(sameJson(left, right)).toBe(same);
  });
});
