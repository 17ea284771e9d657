import { encode } from "uqr";
import type { QrPicture } from "@/lib/domain/access/set-up-second-factor";

/** Modules around the code that scanners need to be light. @see ISO/IEC 18004, 6.3.8 */
const QUIET_ZONE = 4;

/** The QR code of a text. */
export function qrPicture(text: string): QrPicture {
  const { data, size } = encode(text, { ecc: "M", border: QUIET_ZONE });
  const squares = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${String(x)} ${String(y)}h1v1h-1z`] : [])));
  return { size, path: squares.join("") };
}
