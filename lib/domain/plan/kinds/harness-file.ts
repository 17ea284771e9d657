import { z } from "zod";

import { counted, plural } from "@/lib/core/plural";
import { ok } from "@/lib/core/result";
import type { FileDocument } from "@/lib/domain/harness/harness-shapes";
import { RUN_TAG } from "@/lib/domain/harness/harness-shapes";
import { sameYaml } from "@/lib/domain/harness/same-yaml";
import { entityRef } from "@/lib/domain/harness/scope";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { lookAt, removeOwned } from "../handlers/owned";
import { ownerByHarnessTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import { defineKind } from "./define-kind";
import { scopeQuery } from "./harness-address";

/**
 * A manifest in Harness's file store, or the folder of a service's manifests (guide items G142, G143, G158). A folder has no
 * content.
 */
export const harnessFile = defineKind({
  kind: "harness.file",
  side: "harness",
  schema: entityKeySchema.extend({
    name: z.string().min(1),
    parentIdentifier: z.string().min(1),
    content: z.string().optional(),
  }),
  step: "service",
  intention: "make",
  leavesSomething: true,
  boxes: [
    { box: "G247", step: "service" },
    { box: "G248", step: "S11" },
  ],
  readBack: {
    part: "service",
    calls: ["GET /ng/api/file-store", "GET /ng/api/file-store/files/{path}/content", "POST /ng/api/file-store/folder"],
  },
  words: ({ scope, identifier, name, parentIdentifier, content }) => ({
    title: content === undefined ? `Folder ${name}` : `Manifest ${name}`,
    summary: content === undefined ? "Holds the manifests of the service" : `In the folder ${parentIdentifier}`,
    naturalKey: entityRef(identifier, scope),
    guideItems: ["G142", "G143", "G158"],
    call: "POST /ng/api/file-store",
    url: `/ng/api/file-store?${scopeQuery(scope)}`,
    body: { name, identifier, type: content === undefined ? "FOLDER" : "FILE", parentIdentifier, content },
    permissions: ["core_file_view", "core_file_edit"],
    undo: content === undefined ? "Deletes the folder, if nothing else is in it." : "Deletes the file from Harness.",
  }),
  handler: ({ harness }) => ({
    look: async (desired, context) =>
      await lookAt(harness.findFile(keyOf(desired)), (file) => ({
        owner: ownerByHarnessTags(file.tags, context.runId),
        matches:
          file.name === desired.name &&
          file.parentIdentifier === desired.parentIdentifier &&
          (file.type === "FOLDER" ? desired.content === undefined : sameYaml(file.content, desired.content ?? "")),
        observed: { identifier: desired.identifier, path: file.path },
      })),
    act: async (desired, context, operation) => {
      const document: FileDocument = { ...desired, tags: { [RUN_TAG]: context.runId } };
      const write = operation.decision === "update" ? harness.updateFile : harness.createFile;
      const written = await write(document);
      return written.ok ? ok({ identifier: desired.identifier, ...requestIdOf(written.value) }) : written;
    },
    readBack: "look",
    remove: async (desired, context) => {
      const what = desired.content === undefined ? "The folder" : "The file";
      return await removeOwned({
        what,
        find: harness.findFile(keyOf(desired)),
        ownerOf: ({ tags }) => ownerByHarnessTags(tags, context.runId),
        // Harness deletes a folder with everything in it, including files of others.
        inTheWay: async (file) =>
          await Promise.resolve(
            ok(
              file.type === "FOLDER" && file.children.length > 0
                ? {
                    removed: false,
                    note: `The folder stays, because ${counted(file.children.length, "other file")} ${plural(file.children.length, "is", "are")} in it.`,
                  }
                : undefined,
            ),
          ),
        remove: async () => await harness.deleteFile(keyOf(desired)),
        note: `${what} was deleted from Harness.`,
      });
    },
  }),
  example: {
    desired: {
      scope: { accountIdentifier: "acc" },
      identifier: "example_manifest",
      name: "task-definition.yaml",
      parentIdentifier: "Root",
      content: "family: example\n",
    },
    after: [],
  },
});
