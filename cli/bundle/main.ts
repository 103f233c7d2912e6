import { createRequire } from 'node:module';
import { bundleLoader, readCompiled } from './compiled.ts';

/*
 * What the bundle starts with. A core is ready a quarter sooner when its code need not be compiled: the build leaves that code beside the
 * bundle, for the engine that it ran on.
 */
const PROGRAM = 'program.cjs';

const compiled = readCompiled(import.meta.dirname);
if (compiled) bundleLoader(import.meta.dirname, { compiled })(PROGRAM);
else createRequire(import.meta.url)(`./${PROGRAM}`);
