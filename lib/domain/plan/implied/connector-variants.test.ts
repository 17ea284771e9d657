import { expect, test } from "vitest";

import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { Identity } from "@/lib/domain/runs/answers/identity";
import type { Path } from "@/lib/domain/runs/path";

import { connectorOperations } from "./connector";
import type { ImpliedContext } from "./context";

const ROLE = "arn:aws:iam::482177309156:role/HarnessEC2Role";
const PROVIDER = "arn:aws:iam::482177309156:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A";
const CROSS = { crossAccountRoleArn: ROLE, externalId: "cb-ext-1" };

function sent(identity: Identity, path: Path["identity"], onDelegate: boolean): unknown {
  const answers: RunAnswers = {
    identity,
    connector: { name: "AWS", region: "eu-west-1", delegateSelectors: ["aws"], executeOnDelegate: onDelegate },
  };
  const context: ImpliedContext = {
    run: {
      id: "run_1",
      reference: "CB-2026-0001",
      scope: { accountIdentifier: "kQ3", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
      awsAccountId: "482177309156",
      path: { target: "ec2", identity: path, hostAccess: "ssh" },
      externalId: "cb-ext-1",
    },
    partition: "aws",
    answers,
  };
  return connectorOperations(context, []).find(({ id }) => id === "harness.connector")?.preview.body;
}

const fresh = (assumedBy: Extract<Identity, { kind: "new-role" }>["assumedBy"]): Identity => ({
  kind: "new-role",
  roleName: "HarnessEC2Role",
  description: "",
  assumedBy,
});
const delegate = { by: "delegate", principalArn: "arn:aws:iam::730944218856:role/harness-delegate" } as const;
const user = { by: "user", principalArn: "arn:aws:iam::730944218856:user/runner" } as const;
const irsa = { by: "irsa", oidcProviderArn: PROVIDER, namespace: "n", serviceAccount: "s" } as const;
const oidc = { by: "oidc", harnessAccountId: "kQ3" } as const;

// AWS connector settings reference: a role's ARN is cross-account access on top of an identity; a service account and the
// delegate's own role send no credential spec and run on the delegate only; OpenID Connect names its role in its own spec.
// https://developer.harness.io/docs/platform/connectors/cloud-providers/ref-cloud-providers/aws-connector-settings-reference/
test.each<[string, Identity, Path["identity"], object, boolean]>([
  ["the delegate's role", fresh(delegate), "role", { type: "InheritFromDelegate", crossAccountAccess: CROSS }, true],
  ["a user on the delegate", fresh(user), "role", { type: "InheritFromDelegate", crossAccountAccess: CROSS }, true],
  [
    "an existing role",
    { kind: "existing-role", roleArn: ROLE, assumedBy: delegate },
    "role",
    { type: "InheritFromDelegate", crossAccountAccess: CROSS },
    true,
  ],
  ["a service account", fresh(irsa), "irsa", { type: "Irsa" }, true],
  ["Harness's tokens", fresh(oidc), "oidc", { type: "OidcAuthentication", spec: { iamRoleArn: ROLE } }, false],
  [
    "the delegate's own role",
    { kind: "existing-role", roleArn: ROLE, assumedBy: { by: "own" } },
    "delegate",
    { type: "InheritFromDelegate" },
    true,
  ],
])("the connector of %s sends exactly its own fields", (_who, identity, path, credential, onDelegate) => {
  // Unticked by the person: only an identity that does not come with the delegate may keep it so.
  expect(sent(identity, path, false)).toMatchObject({
    connector: {
      spec: { credential: { ...credential, region: "eu-west-1" }, delegateSelectors: ["aws"], executeOnDelegate: onDelegate },
    },
  });
  const body = JSON.stringify(sent(identity, path, false));
  expect(body.includes("crossAccountAccess")).toBe("crossAccountAccess" in credential);
  expect(body.includes('"spec":{"iamRoleArn"')).toBe("spec" in credential);
});
