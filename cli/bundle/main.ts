import { createRequire } from 'node:module';
import { bundleLoader, readCompiled } from './compiled.ts';

/*
 * What the bundle starts with. A core is ready a quarter sooner when its code need not be compiled: the build leaves that code beside the
 * bundle, for the engine that it ran on.
 */
const PROGRAM = 'program.cjs';

/** By then a core has begun. What it loads later is compiled under flags that it has set, and this is no use any more. */
const START_MS = 5000;

let compiled = readCompiled(import.meta.dirname);
if (compiled) {
  bundleLoader(import.meta.dirname, { compiled: () => compiled })(PROGRAM);
  setTimeout(() => {
    compiled = undefined;
  }, START_MS).unref();
} else createRequire(import.meta.url)(`./${PROGRAM}`);
