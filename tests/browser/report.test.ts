// The report page in a real Chromium, named by CHROMIUM or at Debian's path; without one the suite is skipped with a message.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { estimateCost, PRICES } from "@retail-odoo/preview/cost";
import { reportPage } from "@retail-odoo/preview/report";
import { fakePlatform, fakeResource, fakeResult } from "@retail-odoo/testing";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { faintTexts } from "./contrast";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const there = existsSync(executablePath);
if (!there) process.stderr.write(`browser: skipped, there is no Chromium at ${executablePath}\n`);

/** Disables the browser's own network requests. */
const NO_NETWORK = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const violated = fakePlatform(3);
violated.policies.push(
  {
    pack: "encryption",
    policy: "volumes-encrypted",
    level: "mandatory",
    urn: violated.resources[1]?.urn,
    message: "Encrypt it.",
    checked: true,
  },
  { pack: "encryption", policy: "keys-rotate", level: "advisory", message: "Rotate it.", checked: true },
  { pack: "encryption", policy: "buckets-private", level: "mandatory", message: "a value is unknown", checked: false },
);
const PROGRAMS = {
  three: violated,
  sixty: fakePlatform(60),
  plain: fakeResult([
    fakeResource("aws:s3/bucket:Bucket", "b".repeat(120)),
    fakeResource("random:index/randomId:RandomId", "id"),
  ]),
};
const SECTIONS = ["Before you deploy", "Platform", "Tenants", "Calendar", "Capacity", "Policies", "Cost", "Resources"];
type Program = keyof typeof PROGRAMS;

(there ? describe : describe.skip)("the report page", () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "report-page-"));
    for (const [name, result] of Object.entries(PROGRAMS))
      writeFileSync(
        join(folder, `${name}.html`),
        reportPage(result, estimateCost(result.resources, { prices: PRICES }), { now: new Date("2026-11-20T12:00Z") }),
      );
    browser = await chromium.launch({ executablePath, args: NO_NETWORK });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens a page and uses it; any message of the browser fails the test. */
  async function visit(
    program: Program,
    use: (page: Page) => Promise<void>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const browserMessages: string[] = [];
    page.on("console", (message) => browserMessages.push(message.text()));
    page.on("pageerror", (error) => browserMessages.push(error.message));
    page.on(
      "request",
      (request) =>
        void (
          request.url().startsWith("file:") ||
          request.url().startsWith("data:") ||
          browserMessages.push(request.url())
        ),
    );
    await page.goto(pathToFileURL(join(folder, `${program}.html`)).href);
    await use(page);
    await context.close();
    expect(browserMessages).toEqual([]);
  }

  const programs = Object.keys(PROGRAMS) as Program[];

  it.each(programs)("opens without browser messages or network requests: %s", async (program) => {
    await visit(program, async (page) => expect(await page.title()).toBe("shop / test – preview"));
  });

  it.each(programs)("never scrolls sideways on a phone: %s", async (program) => {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    await visit(
      program,
      async (page) => expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360),
      phone,
    );
  });

  it.each(programs.flatMap((program) => (["light", "dark"] as const).map((colorScheme) => ({ program, colorScheme }))))(
    "is readable: $program, $colorScheme",
    async ({ program, colorScheme }) => {
      await visit(program, async (page) => expect(await page.evaluate(faintTexts)).toEqual([]), { colorScheme });
    },
  );

  it.each(programs)("has no finding of axe-core: %s", async (program) => {
    await visit(program, async (page) => {
      await page.getByText("Every resource").click();
      await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
      const violations = await page.evaluate<string[]>(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
      );
      expect(violations).toEqual([]);
    });
  });

  it("opens the list of resources for a filter, and for a reader", async () => {
    await visit("three", async (page) => {
      const rows = page.locator("tr[data-type]:visible");
      expect(await rows.count()).toBe(0);
      await page.getByText("Every resource").click();
      expect(await rows.count()).toBe(37);
      await page.getByText("Every resource").click();
      await page.getByRole("searchbox", { name: "Text", exact: true }).fill("bakery-web");
      expect(await rows.count()).toBe(1);
    });
  });

  it("filters resources by text, type and tenant, and shows their number", async () => {
    await visit("three", async (page) => {
      const visibleNames = async (): Promise<string[]> => page.locator("tr[data-type]:visible th").allInnerTexts();
      const status = page.getByRole("status");
      expect(await status.innerText()).toBe("37 resources shown");
      await page.getByRole("combobox", { name: "Tenant", exact: true }).selectOption("bakery");
      expect(await visibleNames()).toEqual([
        "bakery",
        "bakery-namespace",
        "bakery-credentials",
        "bakery-files",
        "bakery-web",
      ]);
      await page.getByRole("combobox", { name: "Type", exact: true }).selectOption("Deployment");
      expect(await visibleNames()).toEqual(["bakery-web"]);
      expect(await status.innerText()).toBe("1 resource shown");
      await page.getByRole("combobox", { name: "Tenant", exact: true }).selectOption("all");
      await page.getByRole("combobox", { name: "Type", exact: true }).selectOption("all");
      await page.getByRole("searchbox", { name: "Text", exact: true }).fill("  LAB-nat ");
      expect(await visibleNames()).toEqual([
        "lab-nat-a",
        "lab-nat-b",
        "lab-nat-c",
        "lab-nat-a",
        "lab-nat-b",
        "lab-nat-c",
      ]);
      await page.getByRole("searchbox", { name: "Text", exact: true }).press("Enter");
      expect(await visibleNames()).toHaveLength(6);
    });
  });

  it("has all content and no form without scripts", async () => {
    await visit(
      "three",
      async (page) => {
        expect(await page.locator("tr[data-type]:visible").count()).toBe(37);
        expect(await page.getByRole("searchbox", { name: "Text", exact: true }).isVisible()).toBe(false);
      },
      { javaScriptEnabled: false },
    );
  });

  it("is usable by keyboard: skip link, sections, filter and tables", async () => {
    await visit("three", async (page) => {
      const stops: string[] = [];
      for (let presses = 0; presses < 18; presses++) {
        await page.keyboard.press("Tab");
        stops.push(
          await page.evaluate(
            "document.activeElement.ariaLabel || document.activeElement.name || document.activeElement.textContent",
          ),
        );
      }
      expect(stops).toEqual([
        "Skip to the content",
        ...SECTIONS,
        "Tenants with recovery and cost",
        "Peaks and freezes of the next 90 days",
        "Plan against service quotas",
        "Policy packs that ran",
        "What a month costs",
        "text",
        "type",
        "tenant",
        "Every resource",
      ]);
    });
  });

  it("is accessible to a screen reader: landmarks, headings, captions, meters", async () => {
    await visit("three", async (page) => {
      const roles = ["banner", "main", "contentinfo", "search"] as const;
      for (const role of roles) expect(await page.getByRole(role).count()).toBe(1);
      expect(await page.getByRole("navigation", { name: "Sections" }).count()).toBe(1);
      expect(await page.getByRole("heading", { level: 2 }).allInnerTexts()).toEqual(SECTIONS);
      await page.getByText("Every resource").click();
      for (const name of [
        "Tenants with recovery and cost",
        "Policy packs that ran",
        "What a month costs",
        "All resources",
      ])
        expect(await page.getByRole("table", { name }).count()).toBe(1);
      expect(await page.getByRole("meter", { name: "connections of main" }).ariaSnapshot()).toBe(
        '- meter "connections of main"',
      );
      expect(
        await page.getByRole("region", { name: "Platform" }).getByRole("list", { name: "Zones" }).ariaSnapshot(),
      ).toBe('- list "Zones":\n  - listitem: eu-central-1a\n  - listitem: eu-central-1b\n  - listitem: eu-central-1c');
    });
  });
});
