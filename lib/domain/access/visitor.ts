/** What a request says about the browser that sent it, as far as the portal keeps it. */
export type Visitor = {
  readonly userAgent?: string | undefined;
  /** /24 of IPv4, /48 of IPv6; never the whole address. */
  readonly network?: string | undefined;
};

/** How a session began. */
export type SignInMethod = "password" | "single-sign-on" | "sandbox" | "set-up-link" | "password-change";

/** How a person confirmed who they are, within a session. */
export type ConfirmationMethod = "password" | "sandbox";
