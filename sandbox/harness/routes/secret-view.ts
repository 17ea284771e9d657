import type { Secret } from "../records";

/** The secret as sent, with its scope and without its value. */
export function secretDto({ type, name, identifier, scope, tags, description, spec }: Secret) {
  return { type, name, identifier, orgIdentifier: scope.org, projectIdentifier: scope.project, tags, description, spec };
}

export function secretView(secret: Secret) {
  return {
    secret: secretDto(secret),
    createdAt: secret.createdAt,
    updatedAt: secret.lastModifiedAt,
    draft: false,
    governanceMetadata: null,
  };
}
