import { encode } from "uqr";

/** A QR code as one path: dark squares of one unit on a light square of `size` units, with the quiet zone around them. */
export type QrPicture = { readonly size: number; readonly path: string };

/** Modules around the code that scanners need to be light. @see ISO/IEC 18004, 6.3.8 */
const QUIET_ZONE = 4;

/** The QR code of a text. */
export function qrPicture(text: string): QrPicture {
  const { data, size } = encode(text, { ecc: "M", border: QUIET_ZONE });
  const squares = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${String(x)} ${String(y)}h1v1h-1z`] : [])));
  return { size, path: squares.join("") };
}
