// node scripts/run.mjs <file> [arguments]: runs the file on a Node that is new enough.
import path from 'node:path';
import { runOnNode } from './pinned-node.mjs';

const [file, ...args] = process.argv.slice(2);
await runOnNode(path.resolve(file), args);
