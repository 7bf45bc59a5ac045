import { createHash } from "node:crypto";
import { fakePlatform, fakeResource, fakeResult } from "@retail-odoo/testing";
import { estimateCost, PRICES } from "../cost";
import type { PreviewResult } from "../model";
import { readPlatformFacts } from "../analysis/facts";
import { summarizeDifference, type DifferenceSummary } from "../document/difference";
import { html } from "./html";
import { reportPage } from "./page";

const NOW = new Date("2026-11-20T12:00Z");
const page = (result: PreviewResult, difference?: DifferenceSummary): string =>
  reportPage(result, estimateCost(result.resources, { prices: PRICES }), { now: NOW, difference });
const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found ?? "");

describe("html", () => {
  it("escapes text and attributes once", () => {
    const inner = html`<b title="${`"x" & 'y'`}">${"<script>"}</b>`;
    expect(html`<p>${[inner, undefined, false, 3]}</p>`.text).toBe(
      '<p><b title="&#34;x&#34; &#38; &#39;y&#39;">&#60;script&#62;</b>3</p>',
    );
  });
});

describe("reportPage", () => {
  it("has the sections of a platform, linked from its navigation", () => {
    const text = page(fakePlatform(3));
    const sections = ["open", "picture", "tenants", "calendar", "capacity", "policies", "cost", "resources"];
    expect(matches(text, /<h2 id="(\w+)"/g)).toEqual(sections);
    expect(matches(text, /<a href="#(\w+)">/g)).toEqual(sections);
  });

  it("renders any other program without the platform sections", () => {
    const text = page(fakeResult([fakeResource("aws:iam/role:Role", "r")]));
    expect(matches(text, /<h2 id="(\w+)"/g)).toEqual(["policies", "cost", "resources"]);
    expect(text).toContain("No policy pack ran.");
  });

  it("lists every resource with its type, tenant and parent without scripts", () => {
    const { resources } = fakePlatform(3);
    const text = page(fakeResult(resources));
    expect(matches(text, /<tr data-type="([^"]*)"/g).length).toBe(resources.length);
    expect(matches(text, /<tr data-type="Deployment" data-tenant="(\w+)"/g)).toEqual(["lumen", "bakery", "cobbler"]);
  });

  it("shows each tenant with recovery, own and shared cost", () => {
    const text = page(fakePlatform(3)).replace(/\s+/g, " ");
    expect(text).toContain("1 h <small>reachable: database 2 min, files 31 min</small>");
    expect(text).toMatch(/<small>own 3\.60<\/small>\s*<small>shared 625\.76<\/small>/);
  });

  it("marks capacity that runs out, as text too", () => {
    const text = page(fakePlatform(3));
    expect(matches(text, /class="bar (\w+)"/g)).toEqual(["calm", "calm", "calm", "calm", "calm", "calm", "calm"]);
    expect(text).toContain('aria-valuetext="180 of 250, 70 left"');
    expect(matches(page(fakePlatform(64)), /class="bar (\w+)"/g)).toContain("alarm");
  });

  it("compares the plan with the quotas of an account", () => {
    const nodes = fakeResource("aws:eks/nodeGroup:NodeGroup", "n", {
      instanceTypes: ["m7i.2xlarge"],
      scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 3 },
    });
    const vcpu = (result: PreviewResult) => {
      const text = page(result).replace(/\s+/g, " ");
      expect(text).toMatch(
        /<td class="number">\d+<\/td> <td class="number">5<\/td> <td>request an increase of L-1216C47A/,
      );
      const planned = /on-demand vCPU[^<]*<\/th> <td class="number">(\d+)/.exec(text)?.[1];
      return [planned, /(\d+) on-demand vCPU run/.exec(text)?.[1]].map(Number);
    };
    const platform = fakePlatform(3);
    const [most = 0, needed = 0] = vcpu(platform);
    // Eight vCPU a node: three nodes at most, one at first.
    expect(vcpu({ ...platform, resources: [...platform.resources, nodes] })).toEqual([most + 24, needed + 8]);
  });

  it("marks an incomplete estimate in the tile and in the section", () => {
    const nodes = fakeResource("aws:eks/nodeGroup:NodeGroup", "n", {
      region: "eu-north-1",
      instanceTypes: ["m7i.large"],
      scalingConfig: { minSize: 3 },
    });
    const result = fakeResult([nodes]);
    const text = page(result).replace(/\s+/g, " ");
    expect(text).toContain('<div class="bad"> <dt>Cost a month</dt> <dd>not estimated</dd>');
    expect(text).toContain("<li>The estimate is incomplete: no price for nodes m7i.large.</li>");
    expect(text).toContain('<p><span class="tag bad">Incomplete</span> No price for nodes m7i.large.</p>');
  });

  it("states that RPO and RTO cover the database alone where files are not copied", () => {
    const { resources } = fakePlatform(2);
    const text = page(fakeResult(resources));
    expect(text).toMatch(/<th scope="col"\s*>RPO<\/th>/);
    expect(text).toContain("reachable: database 2 min, files not copied");
    expect(text).toContain("Where files are not copied to the backup vault, RPO and RTO are");
  });

  it("escapes texts of programs and policies", () => {
    const evil = '<img src=x onerror="alert(1)">';
    const resource = fakeResource("aws:s3/bucket:Bucket", evil);
    const policies = [
      { pack: evil, policy: evil, level: "mandatory" as const, urn: resource.urn, message: evil, checked: true },
    ];
    const packs = [{ name: evil, version: evil, policies: [], evaluations: 0 }];
    const text = page({ ...fakeResult([resource]), stack: evil, project: evil, policies, packs });
    expect(text).not.toContain("<img");
    expect(text).toContain("&#60;img src=x onerror=&#34;alert(1)&#34;&#62;");
  });

  it("contains no resource input, so no secret", () => {
    const resource = fakeResource(
      "random:index/randomPassword:RandomPassword",
      "p",
      { result: "hunter2" },
      { wireInputs: { result: "hunter2" }, outputs: { result: "hunter2" } },
    );
    expect(page(fakeResult([resource], { outputs: { password: "hunter2" } }))).not.toContain("hunter2");
  });

  it("is self-contained, with one script that its CSP allows by hash", () => {
    const text = page(fakePlatform(3));
    expect(matches(text, /((?:src|href)="(?!#|data:)[^"]*")/g)).toEqual([]);
    expect(text).not.toMatch(/https?:|@import|url\(/);
    const [script = ""] = matches(text, /<script>([\s\S]*?)<\/script>/g);
    const hash = createHash("sha256").update(script).digest("base64");
    expect(text).toContain(`script-src 'sha256-${hash}'`);
  });

  it("begins with warnings and what is not proven", () => {
    const platform = fakePlatform(1);
    const messages = [
      { severity: "warning" as const, message: "The disk is small." },
      { severity: "info" as const, message: "hello" },
    ];
    const text = page({ ...platform, messages }).replace(/\s+/g, " ");
    const [, open = ""] = /<h2 id="open">(.*?)<\/section>/.exec(text) ?? [];
    expect(matches(open, /<h3>(.*?)<\/h3>/g)).toEqual(["Warnings", "Not proven"]);
    const facts = readPlatformFacts(platform.resources);
    expect(matches(open, /<li>(.*?)<\/li>/g)).toEqual(["The disk is small.", ...(facts?.capacity.unproven ?? [])]);
    expect(facts?.capacity.unproven.length).toBeGreaterThan(0);
  });

  it("shows the changes of a comparison, the most severe first", () => {
    const bucket = fakeResource("aws:s3/bucket:Bucket", "b", { bucket: "new" });
    const result = fakeResult([bucket, fakeResource("aws:iam/role:Role", "r")]);
    const [before, after] = [[{ ...bucket, inputs: { bucket: "old" } }], result.resources].map((resources) => ({
      file: "before.json",
      resources,
      cost: estimateCost(resources, { prices: PRICES }),
    }));
    const text = page(result, summarizeDifference(before!, after!)).replace(/\s+/g, " ");
    const [, changes = ""] = /<h2 id="changes">(.*?)<\/section>/.exec(text) ?? [];
    expect(changes).toContain("Against before.json: 1 added, 1 changed, 1 of them replaced, 0 removed, 0 unchanged");
    expect(matches(changes, /<li><span class="tag (\w+)">/g)).toEqual(["bad", "good"]);
    expect(changes).toContain("Bucket b: bucket; replaced, and the old one is deleted with its data");
    expect(page(result)).not.toContain('id="changes"');
  });

  it("is the same page for the same preview", () => {
    expect(page(fakePlatform(5))).toBe(page(fakePlatform(5)));
  });

  it.each<[string, Partial<PreviewResult>, string]>([
    [
      "violations",
      { policies: [{ pack: "p", policy: "q", level: "mandatory", message: "m", checked: true }] },
      "1 violation",
    ],
    [
      "what is open",
      { policies: [{ pack: "p", policy: "q", level: "mandatory", message: "m", checked: false }] },
      "1 not checked",
    ],
    ["that all is well", {}, "1 rule, no violation"],
    ["that nothing ran", { packs: [] }, "none ran"],
  ])("summarises policies at the top: %s", (_what, over, summary) => {
    expect(page({ ...fakePlatform(1), ...over }).replace(/\s+/g, " ")).toContain(
      `<dt>Policies</dt> <dd>${summary}</dd>`,
    );
  });
});
