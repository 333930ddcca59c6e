// The Nu HTML checker.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CHECKER = fileURLToPath(new URL('../node_modules/vnu-jar/build/dist/vnu.jar', import.meta.url));

// Complaints that don't apply. Files have no origin, so for the checker nothing is 'self', and it mistakes JSON-LD for a script.
// reading.test.mjs checks the policy in a browser, and forms.test.mjs checks scripts. Other directives count.
const MISREAD = [
  /^Resource violates Content Security Policy.* blocked by “(style|script|img|font)-src” directive/,
  /^Inline script violates Content Security Policy/,
  // By the standard only text fields have `autocomplete`. Browsers respect it on checkboxes too, where nothing else prevents them
  // from restoring a tick that was never saved.
  /^Attribute “autocomplete” is only allowed when the input type is /,
];

/** Errors and warnings about the pages in a folder, each with its place. */
export function faultsIn(folder) {
  const run = spawnSync(
    'java',
    ['-Xss8m', '-jar', CHECKER, '--skip-non-html', '--stdout', '--exit-zero-always', '--format', 'json', folder],
    { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  assert.equal(run.error, undefined, `java could not be started: ${run.error?.message}`);
  assert.equal(run.status, 0, `the checker stopped: ${run.stderr}`);
  // An `info` is only a hint, such as about a slash in a void element, unless it's a warning.
  return JSON.parse(run.stdout).messages
    .filter((message) => !MISREAD.some((pattern) => pattern.test(message.message)))
    .filter((message) => message.type !== 'info' || message.subType === 'warning')
    .map((m) => `${decodeURI(m.url ?? '').split(`${folder}/`).pop()}:${m.lastLine ?? '?'}:${m.firstColumn ?? m.lastColumn ?? '?'} ${m.message}`);
}
