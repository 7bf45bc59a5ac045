// API reference: npm run docs. A link that leads nowhere is an error; that all is documented is tests/unit/public-docs.test.ts.
import { OptionDefaults } from "typedoc";

// What ts-json-schema-generator reads beside the standard tags.
const schemaTags = ["@asType", "@discriminator", "@exclusiveMinimum", "@maximum", "@minimum", "@minItems", "@pattern"];

/** @type {Partial<import("typedoc").TypeDocOptions>} */
export default {
  name: "Retail Odoo Platform",
  entryPoints: ["packages/platform/src/index.ts", "packages/contract/src/index.ts"],
  tsconfig: "tsconfig.test.json",
  out: "out/api",
  readme: "none",
  excludeExternals: true,
  excludePrivate: true,
  disableSources: true,
  blockTags: [...OptionDefaults.blockTags, ...schemaTags],
  validation: { notExported: true, invalidLink: true },
  externalSymbolLinkMappings: {
    "@pulumi/pulumi": { "*": "https://www.pulumi.com/docs/reference/pkg/nodejs/pulumi/pulumi/" },
  },
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
};
