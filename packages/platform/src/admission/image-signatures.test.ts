import { generateKeyPairSync } from "node:crypto";
import { Faults } from "../internal/errors";
import type { ImageSignaturesArgs } from "./image-signatures-args";
import { resolveImageSignatures } from "./resolve-image-signatures";
import { signaturePolicy } from "./signature-policy";

const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
const publicKey = pair.publicKey.export({ type: "spki", format: "pem" }).toString();
const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const issuer = "https://token.actions.githubusercontent.com";
const subject = "https://github.com/example/odoo/.github/workflows/images.yml@refs/heads/main";
const subjectPattern = "^https://github\\.com/example/[a-z-]+/\\.github/workflows/images\\.yml@refs/heads/main$";

function resolve(args: ImageSignaturesArgs | undefined) {
  const faults = new Faults();
  const spec = resolveImageSignatures(args, faults.at("imageSignatures"));
  return { spec, faults: faults.all().map(({ path, reason }) => `${path} ${reason}`) };
}

test("without arguments there is no policy", () => {
  expect(resolve(undefined)).toEqual({ spec: undefined, faults: [] });
});

test.each<[string, ImageSignaturesArgs, object]>([
  ["identities", { identities: [{ issuer, subject }] }, { identities: [{ issuer, subject }] }],
  [
    "a pattern of identities",
    { identities: [{ issuer, subjectPattern }] },
    { identities: [{ issuer, subjectPattern }] },
  ],
  ["a key", { publicKey }, { publicKey, transparencyLog: true }],
  ["a key without a log", { publicKey, transparencyLog: false }, { publicKey, transparencyLog: false }],
])("by %s", (_what, args, signer) => {
  expect(resolve(args)).toEqual({ spec: { signer }, faults: [] });
});

test.each<[string, ImageSignaturesArgs, string[]]>([
  ["an empty object", {}, [" has neither identities nor a key"]],
  ["no identity", { identities: [] }, [".identities is empty"]],
  ["both", { identities: [{ issuer, subject }], publicKey }, [" has both identities and a key"]],
  [
    "an issuer without a URL",
    { identities: [{ issuer: "github", subject }] },
    [".identities[0].issuer is not the URL of an issuer"],
  ],
  [
    "an issuer without TLS",
    { identities: [{ issuer: "http://issuer.example", subject }] },
    [".identities[0].issuer is not the URL of an issuer"],
  ],
  ["an issuer without a subject", { identities: [{ issuer }] }, [".identities[0] has no subject"]],
  [
    "two subjects",
    { identities: [{ issuer, subject, subjectPattern }] },
    [".identities[0] has a subject and a subject pattern"],
  ],
  ["an empty subject", { identities: [{ issuer, subject: "" }] }, [".identities[0].subject is empty"]],
  [
    "a pattern without an anchor at its end",
    { identities: [{ issuer, subjectPattern: "^https://github.com/example/" }] },
    [".identities[0].subjectPattern matches a part of a subject"],
  ],
  [
    "a pattern without an anchor at its beginning",
    { identities: [{ issuer, subjectPattern: "example/odoo$" }] },
    [".identities[0].subjectPattern matches a part of a subject"],
  ],
  [
    "an invalid pattern",
    { identities: [{ issuer, subjectPattern: "^($" }] },
    [".identities[0].subjectPattern is not a regular expression"],
  ],
  [
    "an identity without a log",
    { identities: [{ issuer, subject }], transparencyLog: false },
    [".transparencyLog would leave keyless signatures unverifiable: their certificate is valid for minutes"],
  ],
  ["a file name in place of a key", { publicKey: "cosign.pub" }, [".publicKey is not a public key in PEM"]],
  [
    "a truncated key",
    { publicKey: publicKey.split("\n").slice(0, 2).join("\n") },
    [".publicKey is not a public key in PEM"],
  ],
  ["a private key", { publicKey: privateKey }, [".publicKey is a private key, and therefore disclosed"]],
])("%s is refused", (_what, args, faults) => {
  expect(resolve(args)).toEqual({ spec: undefined, faults: faults.map((fault) => `imageSignatures${fault}`) });
});

test("the message does not show a private key", () => {
  const faults = new Faults();
  resolveImageSignatures({ publicKey: privateKey }, faults);
  expect(JSON.stringify(faults.all())).not.toContain(privateKey.slice(30, 60));
});

const attestors = (args: ImageSignaturesArgs) => {
  const { spec } = resolve(args);
  return spec && signaturePolicy(spec, false).attestors;
};

test("attestors have identities by subject or pattern, or the key", () => {
  expect(
    attestors({
      identities: [
        { issuer, subject },
        { issuer, subjectPattern },
      ],
    }),
  ).toEqual([
    {
      name: "signer",
      cosign: {
        keyless: {
          identities: [
            { issuer, subject },
            { issuer, subjectRegExp: subjectPattern },
          ],
        },
      },
    },
  ]);
  expect(attestors({ publicKey })).toEqual([{ name: "signer", cosign: { key: { data: publicKey } } }]);
  expect(attestors({ publicKey, transparencyLog: false })).toEqual([
    {
      name: "signer",
      cosign: { key: { data: publicKey }, ctlog: { insecureIgnoreTlog: true, insecureIgnoreSCT: true } },
    },
  ]);
});

test("the policy verifies every image of every kind of container on admission and mutates nothing", () => {
  const policy = signaturePolicy({ signer: { publicKey, transparencyLog: true } }, true);
  const { attestors: _, matchConditions, ...rest } = policy;
  expect(matchConditions.map(({ name }) => name)).toEqual(["images-change"]);
  const verified = (kind: string) => ({
    expression: `images.${kind}.map(image, verifyImageSignatures(image, [attestors.signer])).all(count, count > 0)`,
    message: "an image must have a signature of a trusted signer",
  });
  expect(rest).toEqual({
    failurePolicy: "Fail",
    validationActions: ["Deny"],
    webhookConfiguration: { timeoutSeconds: 15 },
    evaluation: { background: { enabled: false } },
    autogen: { podControllers: { controllers: [] } },
    matchConstraints: {
      namespaceSelector: { matchExpressions: [{ key: "retail-odoo.io/tenant", operator: "Exists" }] },
      resourceRules: [
        {
          apiGroups: [""],
          apiVersions: ["v1"],
          operations: ["CREATE", "UPDATE"],
          resources: ["pods", "pods/ephemeralcontainers"],
        },
      ],
    },
    matchImageReferences: [{ glob: "*" }],
    credentials: { providers: ["amazon"] },
    validationConfigurations: { mutateDigest: false, required: true, verifyDigest: true },
    validations: [verified("containers"), verified("initContainers"), verified("ephemeralContainers")],
  });
  expect(signaturePolicy({ signer: { publicKey, transparencyLog: true } }, false)).not.toHaveProperty("credentials");
});
