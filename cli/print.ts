export const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** For people, beside an output that a program reads. */
export const printError = (line: string): void => void process.stderr.write(`${line}\n`);
