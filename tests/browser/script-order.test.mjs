// Parts of a script are joined in the order of their file names, without a module system: a part may only use what earlier
// parts declare. What a later part has to do for an earlier one is registered as a callback or passed as an argument.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { count, expectNone } from './lib/report.mjs';

const SCRIPTS = fileURLToPath(new URL('../../static/script', import.meta.url));
const TSC = fileURLToPath(new URL('node_modules/.bin/tsc', import.meta.url));
const CONFIG = fileURLToPath(new URL('tsconfig.json', import.meta.url));

/** Scripts, each with those that every page with it loads before it (templates/parts/head.html). */
const LOADED_BEFORE = { site: [], exercise: ['site'], reflections: ['site', 'exercise'], search: [], offline: [], worker: [] };

const partsOf = (folder, script) => readdirSync(join(folder, script)).sort().map((file) => `${script}/${file}`);

/** The names that the parts of a script declare for others, types included: `Map<name, part>`. */
function declarations(folder, script) {
  return new Map(partsOf(folder, script).flatMap((part) => {
    const text = readFileSync(join(folder, part), 'utf8');
    return [...text.matchAll(/^const (\w+) = |@typedef \{.*\} (\w+)/gm)].map(([, value, type]) => [value ?? type, part]);
  }));
}

/** Every use of another part's name: `{ script, part, line, name }`. The compiler takes each part for a module, so it finds none of them. */
function usesIn(folder) {
  const work = mkdtempSync(join(tmpdir(), 'inquill-order-'));
  try {
    const include = [join(folder, '**/*.js')];
    writeFileSync(join(work, 'tsconfig.json'), JSON.stringify({ extends: CONFIG, compilerOptions: { moduleDetection: 'force' }, include }));
    const run = spawnSync(TSC, ['--project', work, '--pretty', 'false'], { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    assert.equal(run.error, undefined);
    return [...run.stdout.matchAll(/^(\w+)\/(\S+)\((\d+),\d+\): error TS\d+: Cannot find name '(\w+)'/gm)]
      .map(([, script, file, line, name]) => ({ script, part: `${script}/${file}`, line, name }));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Uses of names that no earlier part declares, and how many uses there are. */
function check(folder) {
  const uses = usesIn(folder);
  const declared = Object.fromEntries(Object.keys(LOADED_BEFORE).map((script) => [script, declarations(folder, script)]));
  const faults = uses.flatMap(({ script, part, line, name }) => {
    const own = declared[script].get(name);
    if (LOADED_BEFORE[script].some((other) => declared[other].has(name)) || (own !== undefined && own < part)) return [];
    return [`${part}:${line} uses ${name}, declared in ${own ?? 'no part of its page'}`];
  });
  return { uses: uses.length, faults };
}

test('every part of a script uses only names of earlier parts', (t) => {
  const { uses, faults } = check(SCRIPTS);
  assert.ok(uses > 500, `only ${uses} uses were found`);
  expectNone(t, faults, count(uses, 'use'));
});

test('uses of a later part, and of a script that a page may lack, are found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inquill-planted-'));
  try {
    cpSync(SCRIPTS, folder, { recursive: true });
    appendFileSync(join(folder, 'exercise/10-record.js'), '(() => store.put)();\n/** @type {Part[]} */ (/** @type {unknown} */ ([]));\n(() => list.say)();\n');
    const { faults } = check(folder);
    const found = faults.map((fault) => fault.replace(/:\d+/, ''));
    assert.deepEqual(found, [
      'exercise/10-record.js uses store, declared in exercise/30-store.js',
      'exercise/10-record.js uses Part, declared in exercise/50-parts.js',
      'exercise/10-record.js uses list, declared in no part of its page',
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every script has its place, and every part a number of its own', () => {
  assert.deepEqual(readdirSync(SCRIPTS).sort(), Object.keys(LOADED_BEFORE).sort());
  for (const script of Object.keys(LOADED_BEFORE)) {
    const numbers = partsOf(SCRIPTS, script).map((part) => /^\w+\/(\d\d)-[a-z-]+\.js$/.exec(part)?.[1]);
    assert.ok(!numbers.includes(undefined), `${script}: a part without a number`);
    assert.equal(new Set(numbers).size, numbers.length, `${script}: two parts with one number`);
  }
});
