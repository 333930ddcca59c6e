// Scripts use only existing strings, and every string for scripts is used.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'static/script');
const code = (name) => readdirSync(join(folder, name)).map((file) => readFileSync(join(folder, name, file), 'utf8')).join('\n');

/** The keys of a table in the English strings. */
function keys(table) {
  const text = readFileSync(join(root, 'templates/strings/en.toml'), 'utf8');
  const [, found] = new RegExp(`^\\[${table}\\]\\n([^]*?)(?=^\\[|$(?![^]))`, 'm').exec(text);
  return [...found.matchAll(/^(\w+) = /gm)].map((match) => match[1]);
}

const SCRIPTS = { script: code('exercise'), script_keeping: code('exercise'), script_pages: code('reflections') };

test('every string that a script uses exists', () => {
  const known = new Set(Object.keys(SCRIPTS).flatMap(keys));
  const said = Object.values(SCRIPTS).join('\n').matchAll(/strings\.get\('(\w+)'/g);
  assert.deepEqual([...said].map((match) => match[1]).filter((key) => !known.has(key)), []);
});

test('every string for scripts is used by one', () => {
  const unused = Object.entries(SCRIPTS).flatMap(([table, own]) => keys(table).filter((key) => {
    const whole = new RegExp(`['"\`]${key}['"\`]|\\b${key}: '|: '${key}'`);
    // In `import_${change}`, the second part is elsewhere in the script.
    const [start, end] = [key.slice(0, key.indexOf('_') + 1), key.slice(key.indexOf('_') + 1)];
    const built = start !== '' && own.includes(`\`${start}\${`) && new RegExp(`\\b${end}\\b`).test(own);
    return !whole.test(own) && !built;
  }));
  assert.deepEqual(unused, []);
});
