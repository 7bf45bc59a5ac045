import fc from "fast-check";
import type { Json } from "../model";
import {
  fromOutputs,
  isSecret,
  outputDependencies,
  outputOf,
  secretOf,
  secretPaths,
  SIGNATURE,
  normalizeUnknowns,
  toDependentOutput,
  toMarkers,
  toOutputs,
  UNKNOWN,
} from "./wire";

const plain = fc.jsonValue() as fc.Arbitrary<Json>;
/** Values as they travel: with secrets and unknowns anywhere, never a secret directly in a secret. */
const { wire } = fc.letrec<{ wire: Json; open: Json }>((tie) => ({
  open: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(UNKNOWN, null, true, 1, "text", ""),
    fc.array(tie("wire"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c"), tie("wire"), { maxKeys: 3 }),
  ),
  wire: fc.oneof({ maxDepth: 3 }, tie("open"), tie("open").map(secretOf)),
}));

test("plain values are their own markers", () => {
  fc.assert(fc.property(plain, (value) => expect(toMarkers(value)).toEqual(value)));
});

test("secrets, unknowns, resources and assets become markers", () => {
  const marked = {
    secret: secretOf({ deep: "s3cret" }),
    unknown: UNKNOWN,
    joined: `a-${UNKNOWN}-b`,
    resource: { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:1", id: UNKNOWN },
    asset: { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", __pulumiAsset: true, path: "./x" },
    archive: { [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7", uri: "https://example.com/x.zip" },
    outputs: [outputOf({ value: 1 }), outputOf({}), outputOf({ secret: true }), outputOf({ value: [UNKNOWN] })],
    newer: { [SIGNATURE]: "a shape that is not known here", value: 1 },
  };
  expect(toMarkers(marked)).toEqual({
    secret: { secret: true },
    unknown: { unknown: true },
    joined: { unknown: true },
    resource: { resource: "urn:1" },
    asset: { asset: { path: "./x" } },
    archive: { archive: { uri: "https://example.com/x.zip" } },
    outputs: [1, { unknown: true }, { secret: true }, [{ unknown: true }]],
    newer: { unknown: true },
  });
});

test("a string with an unknown is unknown; known values keep their identity", () => {
  const known = { a: [1, { b: "x" }] };
  expect(normalizeUnknowns(known)).toBe(known);
  expect(normalizeUnknowns({ url: `http://${UNKNOWN}/`, known })).toEqual({ url: UNKNOWN, known });
});

test("secrets are found by path", () => {
  expect(
    secretPaths({ z: secretOf(1), a: { list: [1, secretOf(secretOf(2))], "example.com/key": secretOf(3), ok: true } }),
  ).toEqual(["a.list[1]", 'a["example.com/key"]', "z"]);
  expect(secretPaths({ "a.b": outputOf({ value: 1, secret: true }) })).toEqual(['["a.b"]']);
});

test("the form for transforms converts back to the original", () => {
  fc.assert(fc.property(wire, (value) => expect(fromOutputs(toOutputs(value))).toEqual(value)));
});

test("a secret unknown is one output, not one in another", () => {
  expect(toOutputs(secretOf(UNKNOWN))).toEqual(outputOf({ secret: true }));
  expect(toOutputs({ a: secretOf("x") })).toEqual({ a: outputOf({ value: "x", secret: true }) });
});

test("outputs carry their dependencies", () => {
  expect(toDependentOutput(1, [])).toBe(1);
  expect(toDependentOutput(1, ["urn:a"])).toEqual(outputOf({ value: 1, dependencies: ["urn:a"] }));
  const nested = [toDependentOutput(secretOf(1), ["urn:b"]), { deep: toDependentOutput(UNKNOWN, ["urn:a", "urn:b"]) }];
  expect([...outputDependencies(nested)].sort()).toEqual(["urn:a", "urn:b"]);
  expect(fromOutputs(nested)).toEqual([secretOf(1), { deep: UNKNOWN }]);
});

test("only a marked object is a secret", () => {
  expect([secretOf(1), { secret: true }, null, "x", undefined].map(isSecret)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
