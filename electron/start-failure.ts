/** How whoever started the app is asked, and what they may choose. */
export interface StartFailureQuestions {
  /** @returns which of the buttons was pressed; closing the dialog is the last */
  ask(detail: string, buttons: readonly string[]): Promise<number>;
  /** @returns whether the app starts again over a folder that was chosen */
  chooseFolder(): Promise<boolean>;
}

/** Ends that have to do with what lies in the data directory, or with its disk: a key, the files, a database that is damaged or newer. */
const OF_THE_FOLDER: ReadonlySet<number> = new Set([73, 74, 76, 77]);

/** Says why the engine could not start; somebody who has no command line can take another folder instead. Resolves when all is said. */
export async function tellStartFailure(
  { message, exitCode }: { message: string; exitCode: number },
  { ask, chooseFolder }: StartFailureQuestions,
): Promise<void> {
  const buttons = OF_THE_FOLDER.has(exitCode) ? ['Choose another folder…', 'Quit'] : ['Quit'];
  for (;;) {
    const pressed = await ask(message, buttons);
    if (pressed === buttons.length - 1 || (await chooseFolder())) return;
  }
}
