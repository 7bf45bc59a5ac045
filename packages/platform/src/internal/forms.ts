import { REGIONS } from "@retail-odoo/contract";
import { checkChoice, checkPlain } from "./checks";
import type { Faults } from "./errors";

/** Forms of values that AWS or Kubernetes would refuse long after the preview. Pure. */

interface FormRule {
  pattern: RegExp;
  reason: string;
  remedy: string;
}

const OBJECT = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const FORMS = {
  account: { pattern: /^\d{12}$/, reason: "is not an AWS account", remedy: "Write its twelve digits." },
  bucket: {
    pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    reason: "is not a bucket name",
    remedy: "Write the name alone, without s3://.",
  },
  /** Of a bucket that is created, whose access logs are in a bucket of the same name and `-logs`. */
  newBucket: {
    pattern: /^(?!xn--)[a-z0-9][a-z0-9-]{1,56}[a-z0-9]$/,
    reason: "is not a bucket name with room for `-logs`",
    remedy: "Use 3 to 58 lower-case letters, digits and dashes.",
  },
  boundary: {
    pattern: /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/,
    reason: "is not the ARN of an IAM policy",
    remedy: "Write arn:aws:iam::<account>:policy/<name>.",
  },
  cluster: {
    pattern: /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/,
    reason: "is not the name of an EKS cluster",
    remedy: "Write the name alone, not its ARN.",
  },
  key: {
    pattern: /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
    reason: "is not the ARN of a KMS key",
    remedy: "Write the key's ARN: an alias or an id means another key in another account.",
  },
  namespace: {
    pattern: /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    reason: "is not the name of a namespace",
    remedy: "Use at most 63 lower-case letters, digits and dashes.",
  },
  object: {
    pattern: OBJECT,
    reason: "is not the name of a Kubernetes object",
    remedy: "Use lower-case letters, digits, dashes and dots.",
  },
  prefix: {
    pattern: /^[a-zA-Z0-9][a-zA-Z0-9_.-]*(\/[a-zA-Z0-9][a-zA-Z0-9_.-]*)*$/,
    reason: "is not a prefix",
    remedy: 'Write one such as "tenants/bakery", without a slash at its ends.',
  },
  role: {
    pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/,
    reason: "is not the ARN of an IAM role",
    remedy: "Write arn:aws:iam::<account>:role/<name>.",
  },
} as const satisfies { [form: string]: FormRule };

export type Form = keyof typeof FORMS | "region";

/** Checks one value; that of an output is unknown, and an absent one is fine. */
export function checkForm(value: unknown, form: Form, faults: Faults): void {
  if (form === "region") {
    if (value !== undefined) checkChoice(value, REGIONS, "an AWS region", faults);
    return;
  }
  const { pattern, reason, remedy } = FORMS[form];
  checkPlain(value, pattern, reason, remedy, faults);
}

/** Checks every value that the table names. */
export function checkForms<T extends object>(
  args: T,
  forms: { readonly [key in keyof T]?: Form },
  faults: Faults,
): void {
  for (const [key, form] of Object.entries(forms) as [keyof T & string, Form][])
    checkForm(args[key], form, faults.at(key));
}

const LABEL_PART = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
const LABEL_KEY = new RegExp(`^((?=.{1,253}/)[a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?${LABEL_PART}$`);
const LABEL_VALUE = new RegExp(`^(${LABEL_PART})?$`);

/** Checks keys and values of labels, of a selector or of tolerations. */
export function checkLabels(labels: { readonly [key: string]: string } = {}, faults: Faults): void {
  for (const [key, value] of Object.entries(labels)) {
    if (!LABEL_KEY.test(key))
      faults
        .at(key)
        .add(
          key,
          "is not the key of a label",
          "Use letters, digits, dashes, dots and underscores, after an optional domain and a slash.",
        );
    if (!LABEL_VALUE.test(value))
      faults
        .at(key)
        .add(value, "is not the value of a label", "Use at most 63 letters, digits, dashes, dots and underscores.");
  }
}
