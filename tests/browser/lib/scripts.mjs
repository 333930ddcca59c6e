// The site's scripts without a page: some of their parts, run in a new context.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const folder = new URL('../../../static/script/', import.meta.url);

/** Runs parts such as `exercise/10-record.js`. Returns a function that evaluates expressions in their context. */
export function load(files, globals = {}) {
  const context = vm.createContext({ crypto, btoa, atob, TextEncoder, TextDecoder, ...globals });
  for (const file of files) {
    const path = fileURLToPath(new URL(file, folder));
    vm.runInContext(readFileSync(path, 'utf8'), context, { filename: path });
  }
  return (expression) => vm.runInContext(expression, context);
}

/** A copy of a value from another context, which can be compared with values of this one. */
export const ours = (value) => JSON.parse(JSON.stringify(value));
