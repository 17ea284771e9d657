import { z } from "zod";

import { entityRefSchema, harnessNameSchema } from "@/lib/domain/harness/identifier";

import { enteredSchema } from "./fields";

/** Names the guide suggests (items G100, G101). */
export const DEFAULT_SSH_KEY_NAME = "EC2-SSH-Key";
export const DEFAULT_SSH_PASSWORD_NAME = "EC2-SSH-Credentials";
export const SSH_PORT = 22;

const userNameSchema = z
  .string()
  .trim()
  .min(1, "Enter the user that signs in on the hosts, for example ec2-user or ubuntu.")
  .regex(/^[a-zA-Z_][\w.-]{0,31}$/, "A Linux user name has up to 32 letters, digits, dots, hyphens and underscores.");

const PORT_MESSAGE = "Enter a port between 1 and 65535.";
const portSchema = z.number({ error: PORT_MESSAGE }).int(PORT_MESSAGE).min(1, PORT_MESSAGE).max(65_535, PORT_MESSAGE);

/** Step S6: how Harness signs in on the hosts (items G95-G102). No key, passphrase or password is in it. */
export const hostAccessSchema = z.discriminatedUnion("method", [
  z.object({
    method: z.literal("new-key"),
    name: harnessNameSchema,
    userName: userNameSchema,
    port: portSchema,
    key: enteredSchema,
    /** Present when the key is protected by one. */
    passphrase: enteredSchema.optional(),
  }),
  z.object({
    method: z.literal("new-password"),
    name: harnessNameSchema,
    userName: userNameSchema,
    port: portSchema,
    password: enteredSchema,
  }),
  /** An SSH credential that Harness keeps already; it is used as it is and never undone. */
  z.object({ method: z.literal("existing"), credentialRef: entityRefSchema }),
]);

export type HostAccess = z.infer<typeof hostAccessSchema>;
