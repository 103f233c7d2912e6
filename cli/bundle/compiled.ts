import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { constants, Script } from 'node:vm';

/** What the engine made of the files of the bundle, for one engine on one kind of machine. */
export interface CompiledFiles {
  /** Where that of each file begins, how many bytes it has, and the digest of its source and of itself. */
  index: Readonly<Record<string, readonly [at: number, bytes: number, digest: string]>>;
  bytes: Uint8Array;
}

/** Code that was compiled holds for one version of the engine. */
export const COMPILED_NAME = `compiled-${process.platform}-${process.arch}-${process.versions.v8}`;
const LENGTH_BYTES = 4;
/** What Node puts around a file. Joined as bytes: two texts of a megabyte would lie in memory otherwise. */
const BEFORE = Buffer.from('(function (exports, require, module, __filename, __dirname) { ');
const AFTER = Buffer.from('\n})');

/** The engine believes what it is given, but for its version: only what was made of this very source, and is whole, may be given to it. */
const digestOf = (source: Uint8Array, code: Uint8Array): string => hash('sha256', hash('sha256', source) + hash('sha256', code));

/** @returns undefined where there is none, or none of this engine: all is compiled as it is needed then */
export function readCompiled(directory: string): CompiledFiles | undefined {
  let file: Buffer;
  try {
    file = readFileSync(path.join(directory, COMPILED_NAME));
    const end = LENGTH_BYTES + file.readUInt32LE(0);
    return { index: JSON.parse(file.toString('latin1', LENGTH_BYTES, end)) as CompiledFiles['index'], bytes: file.subarray(end) };
  } catch {
    return undefined;
  }
}

/** What was compiled of the files that were loaded, as {@link readCompiled} reads it. */
export function compiledFile(loaded: ReadonlyMap<string, Loaded>): Buffer {
  let at = 0;
  const index: Record<string, [number, number, string]> = {};
  const codes: Buffer[] = [];
  for (const [name, { script, source }] of loaded) {
    const code = script.createCachedData();
    codes.push(code);
    index[name] = [at, code.length, digestOf(source, code)];
    at += code.length;
  }
  const head = Buffer.from(JSON.stringify(index), 'latin1');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(head.length);
  return Buffer.concat([length, head, ...codes]);
}

/** A file of the bundle as it was loaded. */
export interface Loaded {
  script: Script;
  source: Buffer;
}

export interface BundleOptions {
  /** Asked for each file that is loaded. */
  compiled?: () => CompiledFiles | undefined;
  onLoaded?: (name: string, loaded: Loaded) => void;
}

interface LoadedModule {
  exports: unknown;
}

/**
 * Loads the files of the bundle as Node's `require` does, from code that was compiled where there is some of the same source.
 *
 * @returns how to load one by its name
 */
export function bundleLoader(directory: string, { compiled, onLoaded }: BundleOptions = {}): (name: string) => unknown {
  const modules = new Map<string, LoadedModule>();
  const requireOther = createRequire(path.join(directory, 'main.cjs'));
  const require = (id: string): unknown => (id.startsWith('./') ? load(id.slice('./'.length)) : requireOther(id));

  function load(name: string): unknown {
    const known = modules.get(name);
    if (known) return known.exports;
    const module: LoadedModule = { exports: {} };
    modules.set(name, module);
    const filename = path.join(directory, name);
    const source = readFileSync(filename);
    const files = compiled?.();
    const cachedData = files && codeFor(name, source, files);
    const script = new Script(Buffer.concat([BEFORE, source, AFTER]).toString('utf8'), {
      filename,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData && { cachedData }),
    });
    onLoaded?.(name, { script, source });
    try {
      script.runInThisContext().call(module.exports, module.exports, require, module, filename, directory);
    } catch (error) {
      modules.delete(name); // whoever asks again hears it again, and gets no half of it
      throw error;
    }
    return module.exports;
  }

  return load;
}

function codeFor(name: string, source: Uint8Array, { index, bytes }: CompiledFiles): Uint8Array | undefined {
  const [at = 0, length = 0, digest] = index[name] ?? [];
  const code = bytes.subarray(at, at + length);
  return digestOf(source, code) === digest ? code : undefined;
}
