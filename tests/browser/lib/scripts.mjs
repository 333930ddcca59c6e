// The site's classic scripts without a page: a few of their files in a context of its own, and what they make.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const folder = new URL('../../../static/script/', import.meta.url);

/** Runs files such as `exercise/10-record.js` one after the other. Returns what an expression is in their midst. */
export function load(files, globals = {}) {
  const context = vm.createContext({ crypto, btoa, atob, TextEncoder, TextDecoder, ...globals });
  for (const file of files) {
    const path = fileURLToPath(new URL(file, folder));
    vm.runInContext(readFileSync(path, 'utf8'), context, { filename: path });
  }
  return (expression) => vm.runInContext(expression, context);
}

/** A value of a context as one of ours, so that the two can be compared. */
export const ours = (value) => JSON.parse(JSON.stringify(value));
