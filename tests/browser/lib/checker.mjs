// The Nu HTML checker over a folder of pages.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CHECKER = fileURLToPath(new URL('../node_modules/vnu-jar/build/dist/vnu.jar', import.meta.url));

// The checker knows no address for a file, so that for it nothing is 'self', and it takes JSON-LD for a script. What the
// policy really lets through is tried in the browser (reading.test.mjs), scripts are looked for in forms.test.mjs.
// A complaint about any other directive stands.
const MISREAD = [
  /^Resource violates Content Security Policy.* blocked by “(style|script|img|font)-src” directive/,
  /^Inline script violates Content Security Policy/,
  // The standard gives `autocomplete` to text fields only. Browsers heed it on ticks too, and nothing else in the markup
  // keeps them from restoring a tick that was never saved.
  /^Attribute “autocomplete” is only allowed when the input type is /,
];

/** Every error and warning the checker has about the pages in a folder, one a line with its place. */
export function faultsIn(folder) {
  const run = spawnSync(
    'java',
    ['-Xss8m', '-jar', CHECKER, '--skip-non-html', '--stdout', '--exit-zero-always', '--format', 'json', folder],
    { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  assert.equal(run.error, undefined, `java could not be started: ${run.error?.message}`);
  assert.equal(run.status, 0, `the checker stopped: ${run.stderr}`);
  // An `info` without a subtype is a matter of taste (a slash on a void element); a warning is not.
  return JSON.parse(run.stdout).messages
    .filter((message) => !MISREAD.some((pattern) => pattern.test(message.message)))
    .filter((message) => message.type !== 'info' || message.subType === 'warning')
    .map((m) => `${decodeURI(m.url ?? '').split(`${folder}/`).pop()}:${m.lastLine ?? '?'}:${m.firstColumn ?? m.lastColumn ?? '?'} ${m.message}`);
}
