"use server";

import { z } from "zod";

import { err, ok } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import { checkHostKey } from "@/lib/domain/harness/host-key";
import { findEditableRun } from "@/lib/domain/onboarding/find-run";
import { parkedPlace, type ParkedPurpose } from "@/lib/domain/secrets/secret-ref";
import { defineAction } from "@/lib/server/action";

/** An RSA key of 16,384 bits has 12,700 characters. */
const MAX_KEY_LENGTH = 20_000;

/**
 * Parks a private key, and its passphrase when it has one, for the operations that bring them to Harness. The key's
 * format is checked here again: the browser's check is a convenience.
 */
export const parkHostKeyAction = defineAction({
  name: "runs.parkHostKey",
  input: z.object({
    runId: z.string().min(1),
    key: z.string().max(MAX_KEY_LENGTH, "That is longer than any key. Choose the key file alone."),
    passphrase: z.string().max(1_000, "A passphrase has at most 1,000 characters.").optional(),
  }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ input, deps, resource: run }) => {
    const key = checkHostKey(input.key);
    if (!key.ok) return err({ ...key.error, fieldErrors: { keyFile: key.error.message } });
    const passphrase = input.passphrase ?? "";
    if (key.value.encrypted && passphrase === "") {
      const message = "This key is protected. Enter its passphrase; Harness needs it too.";
      return err({ code: "invalid_input" as const, message, fieldErrors: { passphraseText: message } });
    }
    const park = async (purpose: ParkedPurpose, value: string) => {
      const { ref } = await deps.vault.park({ ...parkedPlace(run, purpose), value: new Secret(value) });
      return ref.id;
    };
    return ok({
      keyId: await park("ssh-private-key", key.value.text),
      ...(key.value.encrypted ? { passphraseId: await park("ssh-passphrase", passphrase) } : {}),
    });
  },
});
