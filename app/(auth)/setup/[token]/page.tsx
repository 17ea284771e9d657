import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ActionForm } from "@/components/form/action-form";
import { SecretField } from "@/components/form/secret-field";
import { TextField } from "@/components/form/text-field";
import { DoorLayout } from "@/components/shell/door-layout";
import { createDeps } from "@/lib/deps/deps";
import { PEOPLE } from "@/lib/domain/access/tenant-scope";
import { PASSWORD_LENGTH } from "@/lib/domain/access/session-limits";
import { redeemSetupLinkAction } from "./actions";

export const metadata: Metadata = { title: "Set up" };

type PageProps = { readonly params: Promise<{ readonly token: string }> };

export default async function SetupPage({ params }: PageProps) {
  const { token } = await params;
  const link = await createDeps(PEOPLE).users.findLink(token);
  if (link === undefined) notFound();
  const isOwner = link.kind === "owner";
  const person = link.kind === "person" ? link : { name: "", email: "" };
  return (
    <DoorLayout
      title={isOwner ? "Become the owner of this portal" : "Choose your password"}
      lead={
        isOwner
          ? "The owner adds connections and people. This link works once."
          : `You were invited as ${person.email}. This link works once.`
      }
    >
      <ActionForm
        action={redeemSetupLinkAction}
        hidden={isOwner ? { token } : { token, email: person.email }}
        submit={isOwner ? "Become the owner" : "Save and sign in"}
        look="primary"
        size="full"
        defaultValues={{ name: person.name }}
      >
        <TextField name="name" label="Name" autoComplete="name" required />
        {isOwner ? <TextField name="email" label="E-mail" type="email" autoComplete="username" required /> : null}
        <SecretField
          name="password"
          label="Password"
          autoComplete="new-password"
          required
          hint={`At least ${String(PASSWORD_LENGTH.min)} characters. A sentence is easiest to remember.`}
        />
      </ActionForm>
    </DoorLayout>
  );
}
