/** Who has to have signed an image, with cosign. Exactly one of `identities` and `publicKey`. */
export interface ImageSignaturesArgs {
  /**
   * Identities of keyless signatures, as Sigstore's certificates name them. One of them is enough.
   * @default none
   */
  identities?: ImageSigner[];
  /**
   * Key that images are signed with, in PEM: `-----BEGIN PUBLIC KEY-----` and so on.
   * @default none
   */
  publicKey?: string;
  /**
   * Whether a signature made with `publicKey` has to stand in Sigstore's public log (Rekor). Without it nobody can tell when
   * the key was used.
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

/** An identity of Sigstore, such as a workflow of a repository. */
export interface ImageSigner {
  /** Who vouches for it: `https://token.actions.githubusercontent.com`. */
  issuer: string;
  /**
   * Who it is, whole: `https://github.com/<owner>/<name>/.github/workflows/images.yml@refs/heads/main`. Or give `subjectPattern`.
   */
  subject?: string;
  /** Who it is, as a regular expression that begins with `^` and ends with `$`. */
  subjectPattern?: string;
}
