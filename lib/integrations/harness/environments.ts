import { z } from "zod";
import type { HarnessEnvironment } from "@/lib/domain/harness/harness-shapes";
import { defineWrittenEntity } from "./entity";
import { placedDocument } from "./placed-body";
import { scoped, wireEntity, wireText } from "./wire";

/** In Harness, deleting an environment deletes its infrastructure definitions. */
export const {
  find: findEnvironment,
  list: listEnvironments,
  create: createEnvironment,
  update: updateEnvironment,
  remove: deleteEnvironment,
} = defineWrittenEntity({
  kind: "environment",
  kinds: "environments",
  path: "/ng/api/environmentsV2",
  schema: (accountIdentifier) =>
    z.object({ environment: z.object({ ...wireEntity, type: wireText, yaml: wireText }) }).transform(({ environment }) => ({
      ...scoped(accountIdentifier, environment),
      type: typeOf(environment.type),
    })),
  list: { method: "GET", paging: "page, size" },
  body: placedDocument(),
  scopeOfWrites: "body",
  updatesAt: "collection",
});

function typeOf(word: string): HarnessEnvironment["type"] {
  return word === "Production" ? "Production" : "PreProduction";
}
