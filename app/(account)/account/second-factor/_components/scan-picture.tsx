import { CopyButton } from "@/components/ui/copy-button";
import type { QrPicture } from "@/lib/domain/access/set-up-second-factor";

type ScanPictureProps = { readonly picture: QrPicture; readonly secret: string };

/** The secret of a second factor, as a picture to scan and as text to type. */
export function ScanPicture({ picture, secret }: ScanPictureProps) {
  const size = String(picture.size);
  return (
    <div className="stack-4">
      <p>Scan the picture with an authenticator app, or type the secret into it. Neither is shown again.</p>
      {/* Dark on light in every theme: scanners do not read it the other way round. */}
      <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code with the secret for your app">
        <path className="light" d={`M0 0h${size}v${size}h-${size}z`} />
        <path className="dark" d={picture.path} />
      </svg>
      <div className="row">
        <code>{(secret.match(/.{1,4}/g) ?? []).join(" ")}</code>
        <CopyButton text={secret}>Copy the secret</CopyButton>
      </div>
    </div>
  );
}
