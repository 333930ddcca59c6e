// What was forgotten, erased or locked stays so behind Back, whatever a browser keeps of a page; and marks never come back by themselves.
//
// |                                     | Chromium         | Firefox               | WebKit                                       |
// |-------------------------------------|------------------|-----------------------|----------------------------------------------|
// | what the browser writes about tabs  | its session file | its session store     | nothing: MiniBrowser has no such file        |
// | Back without the cache              | yes              | yes                   | no: nothing keeps it from caching a page     |
// | Alt+Left                            | yes              | yes                   | no: MiniBrowser ignores it under automation  |
// | F5                                  | the real key in all three: a driver's reload skips what a browser restores      |
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Key, inEach } from '../lib/engines.mjs';
import { mozLz4 } from '../lib/lz4.mjs';

const WORDS = 'what was there before';
const PASSPHRASE = 'several unrelated words';

/** A chapter with an answer that is saved on the device, and a step on to My reflections by a link. */
async function answered(reader, { where = 'device' } = {}) {
  await reader.open('kinds/');
  await reader.keep(where);
  await reader.write('#steady textarea', WORDS);
  await reader.until((words) => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]).includes(words), WORDS);
  await reader.follow('reflections');
}

/** Back to the chapter, and one more key there. */
async function backAndKey(reader) {
  await reader.back();
  await reader.until(() => getComputedStyle(document.documentElement).opacity !== '0');
  const shown = await reader.value('#steady textarea');
  await reader.write('#steady textarea', 'x');
  await reader.sleep(600);
  return shown;
}

inEach('erased, then Back: the chapter shows nothing, and a key stores nothing', async (reader) => {
  await answered(reader);
  await reader.click('[data-do="erase"]');
  await reader.click('[data-do="erase-yes"]');
  await reader.until(() => localStorage.length === 0);
  assert.equal(await backAndKey(reader), '');
  assert.deepEqual(Object.keys((await reader.stored()).device).filter((name) => name !== 'inquill:lab:~open'), []);
});

inEach('one exercise erased on My reflections, then Back: it stays erased', async (reader) => {
  await answered(reader);
  await reader.click('[data-exercise="steady"] .act button:last-child');
  await reader.until(() => localStorage.getItem('inquill:lab:steady') === null);
  assert.equal(await backAndKey(reader), '');
  assert.ok(!(await reader.traces()).includes(WORDS));
});

inEach('a passphrase is set, then Back: nothing is stored in the clear', async (reader) => {
  await answered(reader);
  await reader.lock(PASSPHRASE);
  await backAndKey(reader);
  const { device } = await reader.stored();
  const clear = Object.entries(device).filter(([name, text]) => /:[a-z]/.test(name.replace('inquill:', '')) && text.includes('"answer"'));
  assert.deepEqual(clear, []);
  assert.ok('sealed' in JSON.parse(device['inquill:lab:steady']));
});

inEach('“Forget when I close” is chosen, then Back: nothing is on the device', async (reader) => {
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

inEach('a lock is shut, then Back: no answer is shown, and none is stored in the clear', async (reader) => {
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

inEach('the line at the foot of the page says what is so, behind Back as well', async (reader) => {
  await answered(reader);
  await reader.click('[data-do="erase"]');
  await reader.click('[data-do="erase-yes"]');
  await reader.until(() => localStorage.length === 0);
  await reader.back();
  await reader.until(() => document.querySelectorAll('[data-keeping] [aria-pressed="true"]').length === 0);
});

/** Ticks, picks and writes without a choice where it is saved. */
async function mark(reader) {
  await reader.click('#between [type=checkbox]');
  await reader.click('#support [type=radio]');
  await reader.click('#secret [type=checkbox]');
  await reader.click('#forgot [type=radio]');
  await reader.click('#ground [type=radio]');
}
const marked = (reader) => reader.run(() => [...document.querySelectorAll('.exercise .controls input')].filter(({ checked }) => checked).map(({ id }) => id));

inEach('no mark comes back by F5 when nothing was chosen', async (reader) => {
  await reader.open('kinds/');
  await mark(reader);
  assert.ok((await marked(reader)).length >= 5);
  await reader.reload();
  assert.deepEqual(await marked(reader), []);
});

inEach('no mark comes back by Back to a page that is loaded again', async (reader) => {
  await reader.open('kinds/');
  // What keeps a page out of the cache behind Back in every engine.
  await reader.run(() => addEventListener('unload', () => {}));
  await mark(reader);
  await reader.go(() => reader.driver.get(`${reader.origin}/prose/`), { ready: false });
  await reader.back();
  assert.deepEqual(await marked(reader), []);
}, { only: ['chromium', 'firefox'], why: 'nothing keeps WebKit from keeping the whole page, as it was left' });

/** What the browser writes to the disk about its open tabs, as text. */
function sessionFiles({ engine, browser: { profile } }) {
  const folder = join(profile, engine === 'firefox' ? 'sessionstore-backups' : 'Default/Sessions');
  if (!existsSync(folder)) return '';
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  // Chromium writes some words with one byte for a letter, and some with two.
  return engine === 'firefox' ? files.map(mozLz4).join('\n') : files.flatMap((file) => [file.toString('latin1'), file.toString('utf16le'), file.subarray(1).toString('utf16le')]).join('\n');
}

/** The same, once everything up to now is in it. */
async function written(reader) {
  await reader.run(() => history.replaceState(null, '', '#so-far'));
  const end = Date.now() + 20_000;
  for (;;) {
    const text = sessionFiles(reader);
    if (text.includes('#so-far')) return text;
    assert.ok(Date.now() < end, 'the browser never wrote about its tabs');
    await reader.sleep(100);
  }
}
const NO_FILE = 'MiniBrowser writes nothing of its tabs';

inEach('nothing that was ticked or written is in what the browser writes about its tabs', async (reader) => {
  await reader.open('kinds/');
  await mark(reader);
  await reader.write('#steady textarea', 'a rather rare wording');
  await reader.write('#step [type=text]', 'a rather rare wording');
  // Chromium writes the fields of a page when the next one comes.
  if (reader.engine === 'chromium') await reader.open('prose/');
  const text = await written(reader);
  assert.deepEqual(['between--', 'support--', 'secret--', 'forgot--', 'ground--', 'a rather rare wording'].filter((part) => text.includes(part)), []);
}, { only: ['chromium', 'firefox'], why: NO_FILE });

inEach('the key of an unlocked lock is not in what the browser writes about its tabs', async (reader) => {
  await answered(reader);
  await reader.lock(PASSPHRASE);
  const text = await written(reader);
  const { session } = await reader.stored();
  assert.deepEqual(Object.keys(session).filter((name) => name.startsWith('inquill')), []);
  assert.ok(!text.includes('inquill:lab:~key') && !text.includes('"bytes'), 'the key is in the session store');
}, { only: ['chromium', 'firefox'], why: NO_FILE });

inEach('a key pressed behind Alt+Left before anything else stores nothing of what was erased', async (reader) => {
  await answered(reader);
  await reader.click('[data-do="erase"]');
  await reader.click('[data-do="erase-yes"]');
  await reader.until(() => localStorage.length === 0);
  await reader.window('alt+Left');
  await reader.until(() => location.pathname.includes('kinds'));
  await reader.ready();
  await reader.write('#steady textarea', 'x');
  await reader.keys(Key.TAB);
  await reader.sleep(500);
  assert.ok(!(await reader.traces()).includes(WORDS));
}, { only: ['chromium', 'firefox'], why: 'MiniBrowser ignores Alt+Left under automation' });
