/** The logo: a carabiner with its gate in the accent colour. It always appears with the product's name. */
export function Mark() {
  return (
    <svg className="mark" viewBox="4.5 1 16 22" aria-hidden="true">
      <path d="M18.4 7.6A6.1 6.1 0 0 0 6.5 10.3l1.9 8a3.3 3.3 0 0 0 6.4.1" />
      <path className="gate" d="m18.2 11.4-2.6 5.3" />
    </svg>
  );
}
