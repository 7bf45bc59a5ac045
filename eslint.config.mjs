import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

const library = ["packages/platform/src/**/*.ts", "packages/contract/src/**/*.ts"];

export default tseslint.config(
  {
    ignores: ["**/dist/", "**/node_modules/", "out/", "**/fixtures/", "examples/", "**/*.js", "**/*.cjs"],
  },
  { ignores: ["**/*.mjs", "!{packages,policies,tests,tools,bench}/**/*.mjs"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.base],
    plugins: { "@pulumi": pulumi },
    languageOptions: { parserOptions: { project: "./tsconfig.test.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        {
          ignoreRestSiblings: true,
          argsIgnorePattern: "^_",
          varsIgnorePattern: "^_",
          destructuredArrayIgnorePattern: "^_",
        },
      ],
      "@typescript-eslint/ban-ts-comment": "error",
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "error",
      "no-template-curly-in-string": "error",
      "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
      "no-console": "error",
    },
  },
  {
    files: library,
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "CallExpression[callee.property.name='apply'] NewExpression[callee.name=/^[A-Z]/]:not([callee.name=/Error$|^Map$|^Set$|^Date$/])",
          message: "A resource created inside apply is missing from previews. Create it outside and pass the output.",
        },
        {
          selector:
            "CallExpression[callee.type='MemberExpression'][callee.property.name=/^(invoke|call|invokeOutput)$/], CallExpression[callee.name=/^get[A-Z].*(Output)$/]",
          message: "The library makes no invokes: pass the value as an argument.",
        },
      ],
      "no-restricted-imports": [
        "error",
        {
          paths: [
            { name: "@pulumi/aws", message: "Import the resource's own file: the root doubles type-checking time." },
            { name: "@pulumi/kubernetes", message: "Import the group: @pulumi/kubernetes/apps/v1." },
          ],
          patterns: [{ group: ["@pulumi/aws/get*", "@pulumi/aws/*/get*"], message: "The library makes no invokes." }],
        },
      ],
    },
  },
  {
    files: ["{packages,policies,tests,tools,bench}/**/*.{ts,mjs}", "index.ts"],
    rules: { "max-lines": ["error", { max: 300, skipComments: false, skipBlankLines: false }] },
  },
  {
    // Only these two files start programs and open sessions: both have timeouts, so that a hanging one fails its test.
    files: ["tests/**/*.mjs"],
    ignores: ["tests/support/programs.mjs", "tests/support/postgres-server.mjs"],
    rules: {
      "no-unused-vars": ["error", { ignoreRestSiblings: true, varsIgnorePattern: "^_" }],
      "no-restricted-imports": [
        "error",
        {
          paths: [
            { name: "node:child_process", message: "Use tests/support/programs.mjs: its programs have a timeout." },
            { name: "pg", message: "Use tests/support/postgres-server.mjs: its sessions have a timeout." },
          ],
        },
      ],
    },
  },
  {
    files: ["**/*.test.ts", "tests/**/*.ts", "bench/**/*.ts"],
    rules: { "max-lines-per-function": "off" },
  },
);
