import { z } from "zod";
import type { HarnessService } from "@/lib/domain/harness/harness-shapes";
import { defineWrittenEntity } from "./entity";
import { placedDocument } from "./placed-body";
import { scoped, wireEntity, wireText } from "./wire";

/** The deployment type of a service can never change. Harness deletes no service that a pipeline refers to. */
export const {
  find: findService,
  create: createService,
  update: updateService,
  remove: deleteService,
} = defineWrittenEntity({
  kind: "service",
  kinds: "services",
  path: "/ng/api/servicesV2",
  schema: (accountIdentifier) =>
    z
      .object({ service: z.object({ ...wireEntity, yaml: wireText }) })
      .transform(({ service }): HarnessService => scoped(accountIdentifier, service)),
  list: { method: "GET", paging: "page, size" },
  body: placedDocument(),
  scopeOfWrites: "body",
  updatesAt: "collection",
});
