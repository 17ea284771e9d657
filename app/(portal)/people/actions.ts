"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { env } from "@/lib/config/env";
import { err, ok } from "@/lib/core/result";
import { grantSchema, periodOf } from "@/lib/domain/access/grant-input";
import { isOwner } from "@/lib/domain/access/scope-access";
import { canDecideGrant } from "@/lib/domain/access/setup-access";
import { defineFormAction } from "@/lib/server/action";

/** The invitation link for a person who has never signed in. */
type Invitation = { readonly invitation: string | undefined };

const id = z.string().min(1).max(64);
const OWN_FACTOR = { code: "precondition_failed" as const, message: "Turn your own second factor off under “Your account”." };
const NO_PERSON = { code: "not_found" as const, message: "There is no such person or role, or you may not see it." };

export const giveRoleAction = defineFormAction({
  name: "people.giveRole",
  recent: true,
  input: grantSchema,
  authorize: ({ actor, input }) =>
    canDecideGrant(actor, input)
      ? ok(undefined)
      : err({ code: "forbidden", message: "You may give roles only in the organizations you administer." }),
  run: async ({ actor, input, deps }) => {
    const { email, role, accountIdentifier, orgIdentifier, projectIdentifier } = input;
    const target = { role, accountIdentifier, orgIdentifier, projectIdentifier, ...periodOf(input) };
    const given = await deps.people.give(actor, { email, name: input.name ?? email, target });
    if (!given.ok) return given;
    const { userId, isNew } = given.value;
    revalidatePath("/people");
    return ok<Invitation>({ invitation: isNew ? invitationUrl(await deps.users.createInvitation(actor, userId)) : undefined });
  },
});

export const inviteAgainAction = defineFormAction({
  name: "people.inviteAgain",
  recent: true,
  input: z.object({ userId: id }),
  authorize: async ({ actor, input, deps }) => {
    const person = await deps.people.findPerson(actor, input.userId);
    if (person === undefined) return err(NO_PERSON);
    // The link lets its holder sign in as this person, so creating it requires control over all of their roles.
    if (person.isInvited && person.isFullyManaged) return ok(person);
    return err({ code: "forbidden", message: "This person has already signed in, or has roles that you do not manage." });
  },
  run: async ({ actor, deps, resource: person }) =>
    ok<Invitation>({ invitation: invitationUrl(await deps.users.createInvitation(actor, person.userId)) }),
});

export const takeRoleAction = defineFormAction({
  name: "people.takeRole",
  recent: true,
  input: z.object({ grantId: id }),
  authorize: async ({ actor, input, deps }) => {
    const found = await deps.people.findGrant(actor, input.grantId);
    return found !== undefined && canDecideGrant(actor, found.grant) ? ok(found) : err(NO_PERSON);
  },
  run: async ({ actor, deps, resource: { grant, userId } }) => {
    const taken = await deps.people.take(actor, grant, userId);
    if (taken.ok) revalidatePath("/people");
    return taken;
  },
});

export const endSessionsAction = defineFormAction({
  name: "people.endSessions",
  recent: true,
  input: z.object({ userId: id }),
  authorize: async ({ actor, input, deps }) => {
    const person = await deps.people.findPerson(actor, input.userId);
    return person === undefined ? err(NO_PERSON) : ok(person);
  },
  run: async ({ actor, deps, resource: person }) => {
    const ended = await deps.people.endSessions(actor, person.userId);
    revalidatePath("/people");
    return ok(ended);
  },
});

export const resetSecondFactorAction = defineFormAction({
  name: "people.resetSecondFactor",
  recent: true,
  input: z.object({ userId: id }),
  authorize: async ({ actor, input, deps }) => {
    const person = await deps.people.findPerson(actor, input.userId);
    if (person === undefined) return err(NO_PERSON);
    if (!isOwner(actor)) return err({ code: "forbidden", message: "Only an owner removes the second factor of another person." });
    return ok(person);
  },
  run: async ({ actor, deps, resource: person }) => {
    if (person.userId === actor.userId) return err(OWN_FACTOR);
    const reset = await deps.secondFactors.reset(actor, person.userId);
    if (reset.ok) revalidatePath("/people");
    return reset;
  },
});

function invitationUrl(token: string): string {
  return `${env().NEXTAUTH_URL.replace(/\/$/, "")}/setup/${token}`;
}
