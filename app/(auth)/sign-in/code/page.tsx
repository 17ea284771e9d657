import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";

import { ActionForm } from "@/components/form/action-form";
import { CodeField } from "@/app/_components/code-field";
import { DoorLayout } from "@/components/shell/door-layout";
import { createDeps } from "@/lib/deps/deps";
import { PEOPLE } from "@/lib/domain/access/tenant-scope";
import { safeCallbackPath } from "@/lib/server/current-path";
import { findPendingSignIn } from "@/lib/server/pending-sign-in";
import { enterCodeAction } from "../actions";

export const metadata: Metadata = { title: "Enter your code" };

type PageProps = { readonly searchParams: Promise<{ readonly callbackUrl?: string | string[] }> };

/** The question for the code of the second factor, after the password. */
export default async function SignInCodePage({ searchParams }: PageProps) {
  const query = await searchParams;
  const callbackUrl = safeCallbackPath(typeof query.callbackUrl === "string" ? query.callbackUrl : undefined);
  const again = `/sign-in?callbackUrl=${encodeURIComponent(callbackUrl)}`;
  if ((await findPendingSignIn(createDeps(PEOPLE))) === undefined) redirect(again);
  return (
    <DoorLayout
      title="Enter your code"
      lead="Your account has a second factor, so the password alone does not open it."
      foot={<Link href={again}>Sign in as another person</Link>}
    >
      <ActionForm action={enterCodeAction} label="Your code" hidden={{ callbackUrl }} submit="Sign in" look="primary" size="full">
        <CodeField />
      </ActionForm>
    </DoorLayout>
  );
}
