/** Keeps the layout while a page is read. */
export default function Loading() {
  return (
    <p className="quiet" role="status">
      Reading this page.
    </p>
  );
}
