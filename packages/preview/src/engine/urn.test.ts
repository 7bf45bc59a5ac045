import { makeUrn, nameOf, packageOf, providerUrn, typeOf } from "./urn";

const target = { stack: "prod", project: "shop" };

test("the chain of types grows with each parent and never names the stack", () => {
  const stack = makeUrn(target, undefined, "pulumi:pulumi:Stack", "shop-prod");
  const outer = makeUrn(target, stack, "a:b:Outer", "x");
  const inner = makeUrn(target, outer, "a:b:Inner", "y");
  expect([stack, outer, inner]).toEqual([
    "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod",
    "urn:pulumi:prod::shop::a:b:Outer::x",
    "urn:pulumi:prod::shop::a:b:Outer$a:b:Inner::y",
  ]);
});

test("a URN gives its type and name back, even a name with colons", () => {
  const urn = makeUrn(target, "urn:pulumi:prod::shop::a:b:C::p", "aws:s3/bucket:Bucket", "logs::eu");
  expect([typeOf(urn), nameOf(urn)]).toEqual(["aws:s3/bucket:Bucket", "logs::eu"]);
});

test("packages and provider references", () => {
  expect(["aws:s3/bucket:Bucket", "pulumi:providers:aws", "aws:index/getRegion:getRegion"].map(packageOf)).toEqual([
    "aws",
    "aws",
    "aws",
  ]);
  expect(providerUrn("urn:pulumi:s::p::pulumi:providers:aws::main::id-1")).toBe(
    "urn:pulumi:s::p::pulumi:providers:aws::main",
  );
});
