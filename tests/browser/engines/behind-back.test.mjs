// What was erased or locked stays so after Back, whatever a browser caches; and browsers restore no ticks by themselves.
//
// |                                     | Chromium         | Firefox               | WebKit                                       |
// |-------------------------------------|------------------|-----------------------|----------------------------------------------|
// | what the browser stores about tabs  | its session file | its session store     | nothing: MiniBrowser has no such file        |
// | Back without the cache              | yes              | yes                   | no: nothing prevents it from caching a page  |
// | Alt+Left                            | yes              | yes                   | no: MiniBrowser ignores it under automation  |
// | F5                                  | the real key in all three: a driver's reload doesn't restore fields             |
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Key, inEachEngine } from '../lib/engines.mjs';
import { mozLz4 } from '../lib/lz4.mjs';

const WORDS = 'what was there before';
const PASSPHRASE = 'several unrelated words';

/** Saves an answer in a chapter, and follows a link to My reflections. */
async function answered(reader, { where = 'device' } = {}) {
  await reader.open('kinds/');
  await reader.choosePlace(where);
  await reader.write('#steady textarea', WORDS);
  await reader.until((words) => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]).includes(words), WORDS);
  await reader.follow('reflections');
}

/** Goes back to the chapter and types a key. Resolves to what the field showed before. */
async function backAndKey(reader) {
  await reader.back();
  await reader.until(() => getComputedStyle(document.documentElement).opacity !== '0');
  const shown = await reader.value('#steady textarea');
  await reader.write('#steady textarea', 'x');
  await reader.sleep(600);
  return shown;
}

inEachEngine('erase everything, then Back: the chapter shows nothing, and a key stores nothing', async (reader) => {
  await answered(reader);
  await reader.click('[data-do="erase"]');
  await reader.click('[data-do="erase-yes"]');
  await reader.until(() => localStorage.length === 0);
  assert.equal(await backAndKey(reader), '');
  assert.deepEqual(Object.keys((await reader.stored()).device).filter((name) => name !== 'inquill:lab:~open'), []);
});

inEachEngine('erase one exercise, then Back: it stays erased', async (reader) => {
  await answered(reader);
  await reader.click('[data-exercise="steady"] .act button:last-child');
  await reader.until(() => localStorage.getItem('inquill:lab:steady') === null);
  assert.equal(await backAndKey(reader), '');
  assert.ok(!(await reader.storedText()).includes(WORDS));
});

inEachEngine('set a passphrase, then Back: nothing is stored in plain text', async (reader) => {
  await answered(reader);
  await reader.lock(PASSPHRASE);
  await backAndKey(reader);
  const { device } = await reader.stored();
  const clear = Object.entries(device).filter(([name, text]) => /:[a-z]/.test(name.replace('inquill:', '')) && text.includes('"answer"'));
  assert.deepEqual(clear, []);
  assert.ok('sealed' in JSON.parse(device['inquill:lab:steady']));
});

inEachEngine('choose “Forget when I close”, then Back: nothing is on the device', async (reader) => {
  await answered(reader);
  await reader.open('other/');
  await reader.click('[data-keeping] [data-place="session"]');
  if (await reader.has('[data-do="forget-yes"]')) await reader.click('[data-do="forget-yes"]');
  await reader.until(() => document.querySelector('[data-keeping] [data-place="session"]').getAttribute('aria-pressed') === 'true');
  await reader.back({ ready: false });
  await reader.ready();
  await backAndKey(reader);
  assert.deepEqual((await reader.stored()).device, {});
});

inEachEngine('lock, then Back: no answer is shown or stored in plain text', async (reader) => {
  await answered(reader);
  await reader.lock(PASSPHRASE);
  await reader.follow('kinds');
  assert.equal(await reader.value('#steady textarea'), WORDS);
  await reader.follow('reflections');
  await reader.click('[data-do="lock-now"]');
  await reader.until(() => document.querySelector('[data-do="unlock"]'));
  assert.equal(await backAndKey(reader), '');
  const { device, session } = await reader.stored();
  assert.ok(!JSON.stringify([device, session]).includes(WORDS));
  assert.ok('sealed' in JSON.parse(device['inquill:lab:steady']));
});

inEachEngine('after Back the line at the foot of the page is up to date', async (reader) => {
  await answered(reader);
  await reader.click('[data-do="erase"]');
  await reader.click('[data-do="erase-yes"]');
  await reader.until(() => localStorage.length === 0);
  await reader.back();
  await reader.until(() => document.querySelectorAll('[data-keeping] [aria-pressed="true"]').length === 0);
});

/** Ticks and picks before a place is chosen. */
async function mark(reader) {
  await reader.click('#between [type=checkbox]');
  await reader.click('#support [type=radio]');
  await reader.click('#secret [type=checkbox]');
  await reader.click('#forgot [type=radio]');
  await reader.click('#ground [type=radio]');
}
const marked = (reader) => reader.run(() => [...document.querySelectorAll('.exercise .controls input')].filter(({ checked }) => checked).map(({ id }) => id));

inEachEngine('F5 restores no ticks when nothing is saved', async (reader) => {
  await reader.open('kinds/');
  await mark(reader);
  assert.ok((await marked(reader)).length >= 5);
  await reader.reload();
  assert.deepEqual(await marked(reader), []);
});

inEachEngine('Back to a page outside the cache restores no ticks', async (reader) => {
  await reader.open('kinds/');
  // An unload listener keeps a page out of the back/forward cache.
  await reader.run(() => addEventListener('unload', () => {}));
  await mark(reader);
  await reader.go(() => reader.driver.get(`${reader.origin}/prose/`), { ready: false });
  await reader.back();
  assert.deepEqual(await marked(reader), []);
}, { only: ['chromium', 'firefox'], why: 'nothing prevents WebKit from caching the page' });

/** What the browser has stored on the disk about its open tabs, as text. */
function sessionFiles({ engine, browser: { profile } }) {
  const folder = join(profile, engine === 'firefox' ? 'sessionstore-backups' : 'Default/Sessions');
  if (!existsSync(folder)) return '';
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  // Chromium writes some strings with one byte for a character, and some with two.
  return engine === 'firefox' ? files.map(mozLz4).join('\n') : files.flatMap((file) => [file.toString('latin1'), file.toString('utf16le'), file.subarray(1).toString('utf16le')]).join('\n');
}

/** The contents of those files, once they include everything up to now. */
async function written(reader) {
  await reader.run(() => history.replaceState(null, '', '#so-far'));
  const end = Date.now() + 20_000;
  for (;;) {
    const text = sessionFiles(reader);
    if (text.includes('#so-far')) return text;
    assert.ok(Date.now() < end, 'the browser stored nothing about its tabs');
    await reader.sleep(100);
  }
}
const NO_FILE = 'MiniBrowser stores nothing about its tabs';

inEachEngine('what the browser stores about its tabs has no ticks and no text', async (reader) => {
  await reader.open('kinds/');
  await mark(reader);
  await reader.write('#steady textarea', 'a rather rare wording');
  await reader.write('#step [type=text]', 'a rather rare wording');
  // Chromium stores the fields of a page when it navigates.
  if (reader.engine === 'chromium') await reader.open('prose/');
  const text = await written(reader);
  assert.deepEqual(['between--', 'support--', 'secret--', 'forgot--', 'ground--', 'a rather rare wording'].filter((part) => text.includes(part)), []);
}, { only: ['chromium', 'firefox'], why: NO_FILE });

inEachEngine('what the browser stores about its tabs doesn’t have the key of an open lock', async (reader) => {
  await answered(reader);
  await reader.lock(PASSPHRASE);
  const text = await written(reader);
  const { session } = await reader.stored();
  assert.deepEqual(Object.keys(session).filter((name) => name.startsWith('inquill')), []);
  assert.ok(!text.includes('inquill:lab:~key') && !text.includes('"bytes'), 'the key is in the session store');
}, { only: ['chromium', 'firefox'], why: NO_FILE });

inEachEngine('typing right after Alt+Left stores nothing that was erased', async (reader) => {
  await answered(reader);
  await reader.click('[data-do="erase"]');
  await reader.click('[data-do="erase-yes"]');
  await reader.until(() => localStorage.length === 0);
  await reader.browserKey('alt+Left');
  await reader.until(() => location.pathname.includes('kinds'));
  await reader.ready();
  await reader.write('#steady textarea', 'x');
  await reader.keys(Key.TAB);
  await reader.sleep(500);
  assert.ok(!(await reader.storedText()).includes(WORDS));
}, { only: ['chromium', 'firefox'], why: 'MiniBrowser ignores Alt+Left under automation' });
