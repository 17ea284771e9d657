import { database } from "@/lib/db/client";
import { createSecondFactorRepository, factorSecretRef } from "@/lib/db/second-factor-repository";
import { createSecretRepository } from "@/lib/db/secret-repository";
import type { SecondFactorPorts } from "@/lib/domain/access/second-factor";
import { SECOND_FACTOR_SETUP_MINUTES } from "@/lib/domain/access/session-limits";
import type { SetUpPorts } from "@/lib/domain/access/set-up-second-factor";
import { PEOPLE } from "@/lib/domain/access/tenant-scope";
import { qrPicture } from "@/lib/integrations/passwords/qr-picture";
import { createRecoveryCodes, hashRecoveryCode } from "@/lib/integrations/passwords/recovery-codes";
import { createTotpSecret, totpAddress, totpStep } from "@/lib/integrations/passwords/totp";
import type { KeyRing } from "@/lib/integrations/vault/key-file";
import { createVault } from "@/lib/integrations/vault/vault";

/**
 * Second factors. The work of a tenant reaches no secret of a person, so these are opened under the scope of signing in,
 * whatever the scope of the request.
 */
export function joinSecondFactor(keys: () => KeyRing) {
  const db = database(PEOPLE);
  const secondFactors = createSecondFactorRepository(db);
  const vault = createVault({ store: createSecretRepository(db), keys });
  const { tenant, purpose } = factorSecretRef("");

  async function open(userId: string, isOn: boolean) {
    const found = await secondFactors.findSecret(userId, isOn);
    const opened = found === undefined ? undefined : await vault.open(found.ref);
    return found !== undefined && opened?.ok === true
      ? { secretId: found.ref.id, secret: opened.value, now: found.now }
      : undefined;
  }

  const secondFactor: SecondFactorPorts = {
    findSecret: async (userId) => await open(userId, true),
    stepOf: totpStep,
    useStep: secondFactors.useStep,
    useRecoveryCode: async (userId, code, network) =>
      await secondFactors.useRecoveryCode(userId, hashRecoveryCode(userId, code), network),
  };
  const secondFactorSetUp: SetUpPorts = {
    createSecret: createTotpSecret,
    drawSecret: (secret, account) => qrPicture(totpAddress(secret, account)),
    keepSecret: async (value) =>
      (await vault.keep({ tenant, purpose, value, lifetimeMinutes: SECOND_FACTOR_SETUP_MINUTES })).ref.id,
    begin: secondFactors.begin,
    findPending: async (userId) => await open(userId, false),
    stepOf: totpStep,
    createCodes: createRecoveryCodes,
    hashCode: hashRecoveryCode,
    turnOn: secondFactors.turnOn,
    replaceCodes: secondFactors.replaceRecoveryCodes,
  };
  return { secondFactors, secondFactor, secondFactorSetUp };
}
