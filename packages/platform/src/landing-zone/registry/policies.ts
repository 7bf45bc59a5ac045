import { policyDocument } from "../../internal/iam";
import { repositoryArn } from "../shared/arns";
import { keyScope } from "../shared/key-access";
import type { LandingZoneSpec } from "../spec";

/** Nodes create the cache's repository when they first pull an image. */
export function cacheReaderPolicy(spec: LandingZoneSpec): string {
  return policyDocument({
    Effect: "Allow",
    Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
    Resource: repositoryArn(spec, "*"),
  });
}

/** ECR creates the repositories of copies with the tags and the key of their template, in the template's region. */
export function imageWriterPolicy(spec: LandingZoneSpec, region = spec.region): string {
  return policyDocument(
    {
      Effect: "Allow",
      Action: ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
      Resource: repositoryArn({ ...spec, region }, "*"),
    },
    {
      Effect: "Allow",
      Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
      ...keyScope(spec, "images", region),
    },
  );
}
