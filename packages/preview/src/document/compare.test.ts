import { fakeResource } from "@retail-odoo/testing";
import { compare } from "./compare";
import type { ReadResource } from "../analysis/facts";

const urns = (list: readonly { urn: string }[]) => list.map(({ urn }) => urn.split("::").slice(2).join(" "));
const differences = (before: ReadResource[], after: ReadResource[]) => {
  const { added, changed, removed, unchanged } = compare(before, after);
  return {
    added: urns(added),
    changed: changed.map(({ resource, properties }) => [resource.name, ...properties]),
    removed: urns(removed),
    unchanged,
  };
};

describe("compare", () => {
  const bucket = fakeResource("aws:s3/bucket:Bucket", "pages", { tags: { a: 1, b: [1, 2] }, acl: "private" });

  it("ignores the order of keys", () => {
    const same = { ...bucket, inputs: { acl: "private", tags: { b: [1, 2], a: 1 } } };
    expect(differences([bucket], [same])).toEqual({ added: [], changed: [], removed: [], unchanged: 1 });
  });

  it.each<[string, Partial<ReadResource>, string[]]>([
    ["a nested value", { inputs: { tags: { a: 1, b: [2, 1] }, acl: "private" } }, ["tags"]],
    [
      "a property that came and one that went",
      { inputs: { tags: { a: 1, b: [1, 2] }, policy: "p" } },
      ["acl", "policy"],
    ],
    ["a value that became unknown", { inputs: { ...bucket.inputs, acl: { unknown: true } } }, ["acl"]],
    [
      "options",
      { protect: true, retainOnDelete: true, provider: "urn:p::id" },
      ["(protect)", "(provider)", "(retainOnDelete)"],
    ],
  ])("names the properties: %s", (_what, over, properties) => {
    expect(differences([bucket], [{ ...bucket, ...over }]).changed).toEqual([["pages", ...properties]]);
  });

  it.each<[string, object, Partial<ReadResource>, Partial<ReadResource>, string | undefined]>([
    ["in another namespace", { namespace: "b" }, {}, {}, "goes"],
    ["of another name, kept", { name: "lumen" }, { retainOnDelete: true }, {}, "stays"],
    ["protected", { name: "lumen" }, { protect: true, retainOnDelete: true }, { protect: true }, "refused"],
    ["whose protection goes too", { name: "lumen" }, { protect: true, retainOnDelete: true }, {}, "stays"],
    ["protected from now on", { name: "lumen" }, {}, { protect: true }, "goes"],
    ["with another label", { labels: { a: "b" } }, {}, {}, undefined],
    ["whose name is not known yet", { name: { unknown: true } }, {}, {}, undefined],
  ])("reports what becomes of a Kubernetes object %s", (_what, metadata, then, now, replaced) => {
    const object = (over: object, more: Partial<ReadResource>) =>
      fakeResource(
        "kubernetes:core/v1:Secret",
        "login",
        { metadata: { name: "bakery", namespace: "a", ...over } },
        more,
      );
    const { changed } = compare([object({}, then)], [object(metadata, now)]);
    expect(changed.map((one) => one.replaced)).toEqual([replaced]);
  });

  it("does not apply Kubernetes rules to other providers", () => {
    const object = (name: string) => fakeResource("my:index:Thing", "thing", { metadata: { name } });
    expect(compare([object("a")], [object("b")]).changed.map((one) => one.replaced)).toEqual([undefined]);
  });

  it("skips an ignored property, but not one of which only a part is ignored", () => {
    const inputs = { acl: "public", tags: { a: 2 } };
    const after = { ...bucket, inputs, ignoreChanges: ["acl", "tags.a"] };
    expect(differences([bucket], [after]).changed).toEqual([["pages", "tags"]]);
  });

  it("pairs a renamed resource by its alias, and not without one", () => {
    const renamed = fakeResource(bucket.type, "files", bucket.inputs, { aliases: [bucket.urn] });
    expect(differences([bucket], [renamed])).toEqual({ added: [], changed: [], removed: [], unchanged: 1 });
    const another = { ...renamed, aliases: [] };
    expect(differences([bucket], [another])).toEqual({
      added: ["aws:s3/bucket:Bucket files"],
      changed: [],
      removed: ["aws:s3/bucket:Bucket pages"],
      unchanged: 0,
    });
  });

  it("pairs the children of a renamed component, renamed with it or not", () => {
    const site = (name: string, child: string, over = {}) => {
      const component = fakeResource("my:index:Site", name, {}, { custom: false, ...over });
      return [
        component,
        fakeResource("my:index:Key", `${child}-key`, {}, { parent: component.urn }),
        fakeResource("my:index:Disk", "disk", {}, { parent: component.urn }),
      ];
    };
    const before = site("old", "old");
    const after = site("new", "new", { aliases: [before[0]?.urn ?? ""] });
    expect(differences(before, after)).toEqual({ added: [], changed: [], removed: [], unchanged: 3 });
  });

  it("pairs each earlier resource once", () => {
    const first = fakeResource(bucket.type, "one", {}, { aliases: [bucket.urn] });
    const second = fakeResource(bucket.type, "two", {}, { aliases: [bucket.urn] });
    expect(differences([bucket], [first, second]).added).toEqual(["aws:s3/bucket:Bucket two"]);
  });
});
