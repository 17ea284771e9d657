import { withoutAbsent } from "@/lib/core/without-absent";
import { scopeFields } from "./environment-yaml";
import type { HarnessScope } from "./scope";

import { RUN_TAG } from "./harness-shapes";

/** How a connector signs in to AWS; `crossAccount` is the role that the first three assume on top. */
export type ConnectorCredential =
  | { readonly type: "ManualConfig"; readonly accessKeyRef: string; readonly secretKeyRef: string }
  | { readonly type: "InheritFromDelegate" }
  | { readonly type: "Irsa" }
  | { readonly type: "OidcAuthentication"; readonly iamRoleArn: string };

export type ConnectorSpec = {
  readonly scope: HarnessScope;
  readonly identifier: string;
  readonly name: string;
  readonly runId: string;
  /** Where the connector test makes its one call. */
  readonly region: string;
  readonly credential: ConnectorCredential;
  readonly crossAccount?: { readonly roleArn: string; readonly externalId: string } | undefined;
  readonly delegateSelectors: readonly string[];
  /** Calls AWS from a delegate; only keys and OpenID Connect can do without. */
  readonly executeOnDelegate: boolean;
};

/** The document that creates or replaces an AWS connector. @see https://apidocs.harness.io/tag/Connectors */
export function connectorBody(spec: ConnectorSpec) {
  const { crossAccount } = spec;
  return {
    connector: {
      name: spec.name,
      identifier: spec.identifier,
      description: "",
      ...scopeFields(spec.scope),
      tags: { [RUN_TAG]: spec.runId },
      type: "Aws",
      spec: withoutAbsent({
        credential: withoutAbsent({
          type: spec.credential.type,
          region: spec.region,
          ...credentialSpec(spec.credential),
          crossAccountAccess: crossAccount && {
            crossAccountRoleArn: crossAccount.roleArn,
            externalId: crossAccount.externalId,
          },
        }),
        delegateSelectors: spec.delegateSelectors.length === 0 ? undefined : [...spec.delegateSelectors],
        executeOnDelegate: spec.executeOnDelegate,
      }),
    },
  };
}

/** Harness refuses a `spec` for credentials that come with the delegate. */
function credentialSpec(credential: ConnectorCredential) {
  switch (credential.type) {
    case "ManualConfig":
      return { spec: { accessKeyRef: credential.accessKeyRef, secretKeyRef: credential.secretKeyRef } };
    case "OidcAuthentication":
      return { spec: { iamRoleArn: credential.iamRoleArn } };
    case "InheritFromDelegate":
    case "Irsa":
      return {};
  }
}
