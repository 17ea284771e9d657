/** A key of the keyboard. */
export function Kbd({ children }: { readonly children: string }) {
  return <kbd>{children}</kbd>;
}
