/** @returns why a folder with these names in it is no place for a session */
export function folderProblem(folder: string, names: readonly string[]): string | undefined {
  const others = names.filter((name) => name !== '.DS_Store' && name !== 'desktop.ini');
  if (others.length === 0 || others.includes('hookglass.db')) return undefined;
  return `${folder} holds other files. Choose an empty folder for a new session, or the folder of an earlier one.`;
}

/** The same start over another data directory: without the old one, and without a link or a file that is open already. */
export function argumentsFor(folder: string, args: readonly string[]): string[] {
  const kept = args.filter(
    (arg, index) =>
      !arg.startsWith('--data-dir=') &&
      arg !== '--data-dir' &&
      args[index - 1] !== '--data-dir' &&
      !/^hookglass:|\.(?:har|jsonl)$/i.test(arg),
  );
  return [...kept, '--data-dir', folder];
}
