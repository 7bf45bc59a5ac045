/** The cosign signature that an image must have. Exactly one of `identities` and `publicKey`. */
export interface ImageSignaturesArgs {
  /**
   * Accepted signers of keyless signatures, as named in Sigstore's certificates; the signature of one is enough.
   * @default signatures by `publicKey`
   */
  identities?: ImageSigner[];
  /**
   * Public key of the signatures, in PEM, beginning with `-----BEGIN PUBLIC KEY-----`.
   * @default keyless signatures by `identities`
   */
  publicKey?: string;
  /**
   * Whether a signature with `publicKey` must be in Sigstore's public transparency log (Rekor), which proves when the key was
   * used.
   * @default true
   */
  transparencyLog?: boolean;
  /**
   * Repositories whose images the signers sign, such as `registry.example/odoo`, or `registry.example/shops/*` for all below it.
   * A tenant with an image of another repository is refused: none of its pods would start.
   * @default the repositories of `cluster.eks.registry`; without those, signed images are listed as unproven
   */
  repositories?: string[];
}

/** A Sigstore identity, such as a workflow of a repository. */
export interface ImageSigner {
  /** URL of the OIDC issuer, such as `https://token.actions.githubusercontent.com`. */
  issuer: string;
  /**
   * The exact subject, such as `https://github.com/<owner>/<name>/.github/workflows/images.yml@refs/heads/main`.
   * @default subjects that match `subjectPattern`
   */
  subject?: string;
  /**
   * Regular expression for the subject, in Go's syntax, from `^` to `$`.
   * @default the exact `subject`
   */
  subjectPattern?: string;
}
