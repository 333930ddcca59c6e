// What was forgotten, erased or locked stays so behind Back, whatever a browser keeps of a page; and marks never come back by themselves.
//
// | what                          | Chromium | Firefox | WebKit                                                        |
// |-------------------------------|----------|---------|---------------------------------------------------------------|
// | what the browser writes of it | no: its session files have a format of their own, and hold no fields | the session store | no file |
// | F5                            | the real key in all three: a reload by the driver keeps a browser from filling in forms        |
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
const marked = (reader) => reader.run(() => [...document.querySelectorAll('.exercise input')].filter((field) => field.checked !== field.defaultChecked && field.closest('.controls')).map(({ id }) => id));

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

inEach('nothing that was ticked or written is in what the browser writes of its open tabs', async (reader) => {
  await reader.open('kinds/');
  await mark(reader);
  await reader.write('#steady textarea', 'a rather rare wording');
  await reader.write('#step [type=text]', 'a rather rare wording');
  const folder = join(reader.browser.profile, 'sessionstore-backups');
  const file = join(folder, 'recovery.jsonlz4');
  // Once something that is not ours is in the file, everything before it would be.
  await reader.run(() => history.replaceState(null, '', '#session-store-is-written'));
  const end = Date.now() + 20_000;
  let text = '';
  while (!text.includes('session-store-is-written')) {
    assert.ok(Date.now() < end, `the session store was never written: ${existsSync(folder) ? readdirSync(folder) : folder}`);
    await reader.sleep(100);
    if (existsSync(file)) text = mozLz4(readFileSync(file));
  }
  const ours = ['between--', 'support--', 'secret--', 'forgot--', 'ground--', 'a rather rare wording'].filter((part) => text.includes(part));
  assert.deepEqual(ours, []);
}, { only: ['firefox'], why: 'the session files of the others hold no fields, or there are none' });

inEach('the key of an unlocked lock is in nothing that the browser writes of its open tabs', async (reader) => {
  await answered(reader);
  await reader.lock(PASSPHRASE);
  await reader.run(() => history.replaceState(null, '', '#session-store-is-written'));
  const file = join(reader.browser.profile, 'sessionstore-backups/recovery.jsonlz4');
  const end = Date.now() + 20_000;
  let text = '';
  while (!text.includes('session-store-is-written')) {
    assert.ok(Date.now() < end, 'the session store was never written');
    await reader.sleep(100);
    if (existsSync(file)) text = mozLz4(readFileSync(file));
  }
  const { session } = await reader.stored();
  assert.deepEqual(Object.keys(session).filter((name) => name.startsWith('inquill')), []);
  assert.ok(!text.includes('inquill:lab:~key') && !text.includes('"bytes'), 'the key is in the session store');
}, { only: ['firefox'], why: 'only this engine writes the memory of open tabs to a file that can be read' });

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
}, { only: ['chromium', 'firefox'], why: 'MiniBrowser takes no Alt+Left while a driver has it' });
