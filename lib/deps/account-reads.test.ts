import { expect, test } from "vitest";
import { systemClock } from "@/lib/core/clock";
import { createAwsClients } from "@/lib/integrations/aws/client";
import { noCredentials } from "@/lib/integrations/aws/credentials";
import { accountReads } from "./account-reads";

const clients = () =>
  createAwsClients({ credentials: noCredentials(), account: "482177309156", homeRegion: "us-east-1", clock: systemClock });

test("the same clients get the same reads in every request", () => {
  const kept = clients();
  expect(accountReads(kept)).toBe(accountReads(kept));
  expect(accountReads(clients())).not.toBe(accountReads(kept));
});

test("pages get no call that changes IAM", () => {
  const { iam } = accountReads(clients());
  expect(Object.keys(iam).filter((name) => !/^(find|list|has|keyOwner)/.test(name))).toEqual([]);
});
