"use client";

import { Button } from "./button";
import { downloadIcon } from "./icons";
import { saveFile } from "./save-file";

type DownloadButtonProps = {
  readonly text: string;
  readonly fileName: string;
  /** `application/json`, `text/yaml`, `text/x-shellscript`. */
  readonly mediaType?: string | undefined;
  readonly children?: string | undefined;
};

/** Saves a text of the page as a file. For a file that the server builds use `LinkButton` with `download`. */
export function DownloadButton({ text, fileName, mediaType = "text/plain", children = "Download" }: DownloadButtonProps) {
  function save() {
    saveFile(new Blob([text], { type: mediaType }), fileName);
  }
  return (
    <Button size="small" icon={downloadIcon} onClick={save}>
      {children}
    </Button>
  );
}
