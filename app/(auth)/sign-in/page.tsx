import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ActionForm } from "@/components/form/action-form";
import { SecretField } from "@/components/form/secret-field";
import { TextField } from "@/components/form/text-field";
import { DoorLayout } from "@/components/shell/door-layout";
import { lockIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { Note } from "@/components/ui/note";
import { env } from "@/lib/config/env";
import { singleSignOnName } from "@/lib/server/auth";
import { safeCallbackPath } from "@/lib/server/current-path";
import { isSandboxOpen } from "@/lib/server/sandbox-door";
import { findActor } from "@/lib/server/session";
import packageJson from "@/package.json";
import { SANDBOX_PEOPLE } from "@/sandbox/seed/world";
import { SandboxPeopleForm } from "./_components/sandbox-people-form";
import { signInAction, signInAsSandboxPersonAction } from "./actions";

export const metadata: Metadata = { title: "Sign in" };

const SANDBOX_ROLE_WORDS = {
  owner: "Owner, sets up people and connections",
  "org-admin": "Org admin, reviews runs",
  "project-admin": "Project admin, fills in the wizard",
  auditor: "Auditor, exports evidence",
} as const;

/** Sentences for next-auth's error codes. */
const SIGN_IN_ERRORS: Readonly<Record<string, string>> = {
  AccessDenied: "Your identity provider denied the sign-in. Ask its administrator for access.",
  OAuthAccountNotLinked: "This e-mail belongs to an account with a password. Sign in with the password, or ask the owner.",
};

type PageProps = {
  readonly searchParams: Promise<{ readonly callbackUrl?: string | string[]; readonly error?: string | string[] }>;
};

export default async function SignInPage({ searchParams }: PageProps) {
  const query = await searchParams;
  const callbackUrl = safeCallbackPath(pathOf(query.callbackUrl));
  if ((await findActor()) !== undefined) redirect(callbackUrl);
  const singleSignOn = singleSignOnName();
  const error =
    typeof query.error === "string"
      ? (SIGN_IN_ERRORS[query.error] ?? "Single sign-on did not work. Try again, or ask the owner.")
      : undefined;

  return (
    <DoorLayout
      title="Sign in to Carabiner"
      lead="Connect AWS to Harness, read every call before it is made, and keep the evidence."
      foot={<span>Version {packageJson.version}</span>}
    >
      {error === undefined ? null : <Note tone="fail" title={error} />}
      {singleSignOn === undefined ? null : (
        <>
          <LinkButton
            look="primary"
            size="full"
            icon={lockIcon}
            href={`/api/auth/sso?callbackUrl=${encodeURIComponent(callbackUrl)}`}
          >
            Continue with {singleSignOn}
          </LinkButton>
          <p className="or">or</p>
        </>
      )}
      <ActionForm action={signInAction} label="Your account" hidden={{ callbackUrl }} submit="Sign in" size="full">
        <TextField name="email" label="E-mail" type="email" autoComplete="username" required />
        <SecretField name="password" label="Password" autoComplete="current-password" required />
      </ActionForm>
      {isSandboxOpen() ? (
        <SandboxPeopleForm
          action={signInAsSandboxPersonAction}
          callbackUrl={callbackUrl}
          people={SANDBOX_PEOPLE.map((person) => ({ id: person.key, name: person.name, role: SANDBOX_ROLE_WORDS[person.role] }))}
        />
      ) : null}
    </DoorLayout>
  );
}

/** next-auth returns absolute addresses of this portal; only the path is used. */
function pathOf(value: string | string[] | undefined): string | undefined {
  if (typeof value !== "string") return undefined;
  if (!URL.canParse(value)) return value;
  const url = new URL(value);
  return url.origin === new URL(env().NEXTAUTH_URL).origin ? `${url.pathname}${url.search}` : undefined;
}
