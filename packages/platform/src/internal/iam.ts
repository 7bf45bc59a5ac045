/** IAM policy documents. Pure, and built from ARNs computed from names, so that a preview shows them in full. */

export interface Statement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Principal?: "*" | { AWS: string | string[] } | { Service: string | string[] } | { Federated: string };
  Action: string | string[];
  Resource?: string | readonly string[];
  Condition?: { [operator: string]: { [key: string]: string | string[] } };
}

/** For every action but some, those of later AWS releases included. */
export interface NotActionStatement extends Omit<Statement, "Action"> {
  NotAction: string[];
}

export function policyDocument(...statements: (Statement | NotActionStatement)[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Trust policy of a role that an AWS service assumes. */
export function serviceTrust(service: string, Condition?: Statement["Condition"]): string {
  return policyDocument({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", Condition });
}

/** Trust policy of a role that the pods of one service account in one cluster assume through EKS Pod Identity. */
export function podIdentityTrust(
  cluster: { arn: string } | { name: string },
  namespace: string,
  serviceAccount: string,
  sid: { Sid?: string } = {},
): string {
  const [tag, value] = "arn" in cluster ? ["arn", cluster.arn] : ["name", cluster.name];
  return policyDocument({
    ...sid,
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    // Session tags of EKS Pod Identity; without them any association of the account could use the role.
    Condition: {
      StringEquals: {
        [`aws:RequestTag/eks-cluster-${tag}`]: value,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
    },
  });
}
