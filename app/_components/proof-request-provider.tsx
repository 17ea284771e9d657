"use client";

import { lazy, type ReactNode } from "react";

import { ProofRequest } from "@/components/form/proof-request";
import { confirmIdentityPath } from "@/lib/config/routes";

const REQUEST = {
  // Only sensitive actions ask for it.
  Dialog: lazy(async () => ({ default: (await import("./confirm-identity-dialog")).ConfirmIdentityDialog })),
  href: confirmIdentityPath(),
};

/** Lets the forms of the signed-in pages ask for a recent proof of who the person is. */
export function ProofRequestProvider({ children }: { readonly children: ReactNode }) {
  return <ProofRequest value={REQUEST}>{children}</ProofRequest>;
}
