/** Offers bytes to be saved under a name, as the browser or the desktop window saves any file. */
export function saveFile(content: BlobPart, fileName: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** Opens the dialog of the system. @param accept name endings, such as `.har,.json` */
export function chooseFile(accept: string, onChosen: (file: File) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.hidden = true;
  input.onchange = () => {
    input.remove();
    if (input.files?.[0]) onChosen(input.files[0]);
  };
  input.oncancel = () => input.remove();
  // Outside of the document it may be collected before anything was chosen.
  document.body.append(input);
  input.click();
}
