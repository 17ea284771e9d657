"use client";

import type { ComponentProps } from "react";

import { PermissionsForm } from "@/components/permissions/permissions-form";

import { savePermissionsAction } from "../actions";

type RunPermissionsFormProps = Omit<ComponentProps<typeof PermissionsForm>, "save"> & { readonly runId: string };

/** The permissions form of one run. */
export function RunPermissionsForm({ runId, ...props }: RunPermissionsFormProps) {
  return <PermissionsForm {...props} save={async (input) => await savePermissionsAction({ runId, ...input })} />;
}
