import { ok } from "@/lib/core/result";
import { sameYaml } from "@/lib/domain/harness/same-yaml";

import type { HarnessAccess } from "../ports";
import { requestIdOf } from "./aws-policy";
import { defineHandler } from "./define-handler";
import { describeOwner, ownerByHarnessTags } from "./ownership";
import { deletedBy, notOurs, notThere } from "./removal";

/** A new environment (guide items G83, G84). */
export function createEnvironmentHandler(harness: HarnessAccess) {
  return defineHandler("harness.environment", {
    look: async (desired, context) => {
      const found = await harness.findEnvironment({ scope: desired.scope, identifier: desired.identifier });
      if (!found.ok) return found;
      if (found.value === undefined) return ok({ state: "absent" });
      const owner = ownerByHarnessTags(found.value.tags, context.runId);
      return ok({
        state: "present",
        owner,
        matches: true,
        description: describeOwner(owner),
        observed: { identifier: desired.identifier, type: found.value.type },
      });
    },
    act: async (desired) => {
      const created = await harness.createEnvironment(desired.body);
      return created.ok ? ok({ identifier: desired.identifier, ...requestIdOf(created.value) }) : created;
    },
    remove: async (desired, context) => {
      const key = { scope: desired.scope, identifier: desired.identifier };
      const found = await harness.findEnvironment(key);
      if (!found.ok) return found;
      if (found.value === undefined) return ok(notThere("The environment"));
      if (ownerByHarnessTags(found.value.tags, context.runId) !== "run") return ok(notOurs("The environment"));
      return deletedBy(await harness.deleteEnvironment(key), "The environment was deleted.");
    },
  });
}

/** An environment that exists and was chosen. */
export function createExistingEnvironmentHandler(harness: HarnessAccess) {
  return defineHandler("harness.existing-environment", {
    look: async (desired) => {
      const found = await harness.findEnvironment({ scope: desired.scope, identifier: desired.identifier });
      if (!found.ok) return found;
      if (found.value === undefined) return ok({ state: "absent" });
      return ok({
        state: "present",
        owner: "foreign",
        matches: true,
        description: `${found.value.name}, ${found.value.type}, was there before. Used as it is.`,
        observed: { identifier: desired.identifier, type: found.value.type },
      });
    },
    act: async (desired) => await Promise.resolve(ok({ identifier: desired.identifier })),
    remove: async () =>
      await Promise.resolve(ok({ removed: false, note: "The environment existed before this run, so it stays." })),
  });
}

/** The infrastructure definition with its host credential (guide items G85-G98, G102). */
export function createInfrastructureHandler(harness: HarnessAccess) {
  return defineHandler("harness.infrastructure", {
    look: async (desired, context) => {
      const found = await harness.findInfrastructure(keyOf(desired));
      if (!found.ok) return found.error.code === "not_found" ? ok({ state: "absent" }) : found;
      if (found.value === undefined) return ok({ state: "absent" });
      const owner = ownerByHarnessTags(found.value.tags, context.runId);
      return ok({
        state: "present",
        owner,
        matches: sameYaml(found.value.yaml, yamlOf(desired.body)),
        description: describeOwner(owner),
        observed: { identifier: desired.identifier, type: found.value.type },
      });
    },
    act: async (desired, _context, operation) => {
      const write = operation.decision === "update" ? harness.updateInfrastructure : harness.createInfrastructure;
      const written = await write(desired.body);
      return written.ok ? ok({ identifier: desired.identifier, ...requestIdOf(written.value) }) : written;
    },
    remove: async (desired, context) => {
      const found = await harness.findInfrastructure(keyOf(desired));
      // It lives in its environment and goes with it.
      if (!found.ok) return found.error.code === "not_found" ? ok(notThere("The infrastructure")) : found;
      if (found.value === undefined) return ok(notThere("The infrastructure"));
      if (ownerByHarnessTags(found.value.tags, context.runId) !== "run") return ok(notOurs("The infrastructure"));
      return deletedBy(await harness.deleteInfrastructure(keyOf(desired)), "The infrastructure was deleted.");
    },
  });
}

function keyOf(desired: {
  scope: Parameters<HarnessAccess["findEnvironment"]>[0]["scope"];
  identifier: string;
  environmentIdentifier: string;
}) {
  return { scope: desired.scope, identifier: desired.identifier, environmentIdentifier: desired.environmentIdentifier };
}

function yamlOf(body: unknown): string {
  return typeof body === "object" && body !== null && "yaml" in body && typeof body.yaml === "string" ? body.yaml : "";
}
