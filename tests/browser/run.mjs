#!/usr/bin/env node
// Runs the browser tests, and prints how long each took.
// usage: node tests/browser/run.mjs [files|engines] [FILE …]
//   files    (default) the test files of this folder, or those given, two at a time
//   engines  the tests in engines/, in Chromium, Firefox and WebKit side by side, with one browser for each
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const LANES = 2; // as many as there are cores
/** The longest ones start first, so that the lanes end together. */
const LONGEST = ['works-everywhere', 'keyboard', 'answers-move', 'axe', 'answers-stay'];
/** Waits with time limits, so it gets both cores. */
const ALONE = ['serve'];

const folder = fileURLToPath(new URL('.', import.meta.url));
const times = [];
let hasFailed = false;

const nameOf = (file) => basename(file, '.test.mjs');

/** Runs a test file. Prints its report when it ends, so that reports of others don't mix with it. */
function run(file, label, environment = {}) {
  const started = performance.now();
  const child = spawn(process.execPath, ['--test', '--test-reporter=spec', file], { env: { ...process.env, ...environment } });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      times.push([label, (performance.now() - started) / 1000]);
      process.stdout.write(`\n-- ${label}\n`);
      process.stdout.write(Buffer.concat(output));
      if (code !== 0) {
        hasFailed = true;
        process.stderr.write(`${label}: failed\n`);
      }
      resolve();
    });
  });
}

async function lane(queue) {
  for (let file = queue.shift(); file; file = queue.shift()) await run(file, nameOf(file));
}

async function files(given) {
  const all = given.length > 0 ? given : readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).map((name) => folder + name);
  const rank = (file) => (LONGEST.indexOf(nameOf(file)) + LONGEST.length + 1) % (LONGEST.length + 1);
  const queue = all.filter((file) => !ALONE.includes(nameOf(file))).sort((one, other) => rank(one) - rank(other));
  await Promise.all(Array.from({ length: LANES }, () => lane(queue)));
  await lane(all.filter((file) => ALONE.includes(nameOf(file))));
}

async function engines() {
  const names = (process.env.INQUILL_ENGINES ?? 'chromium,firefox,webkit').split(',');
  await Promise.all(names.map((name) => run(`${folder}engines/all.mjs`, name, { INQUILL_ENGINES: name })));
}

const [mode = 'files', ...given] = process.argv.slice(2);
if (mode === 'engines') await engines();
else if (mode === 'files') await files(given);
else throw new Error('usage: node tests/browser/run.mjs [files|engines] [FILE …]');

process.stdout.write('\nSeconds for each:\n');
for (const [label, seconds] of times.sort(([, one], [, other]) => other - one)) process.stdout.write(`${seconds.toFixed(1).padStart(7)}  ${label}\n`);
process.exitCode = hasFailed ? 1 : 0;
