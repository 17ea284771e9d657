/** The account that a password field belongs to, for password managers; it is not sent. */
export function Username({ account }: { readonly account: string }) {
  return <input type="email" autoComplete="username" value={account} readOnly tabIndex={-1} aria-hidden="true" className="vh" />;
}
