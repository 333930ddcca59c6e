// Promise: answers go only where the reader takes them: into a backup and back, behind a passphrase, or away for good.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { contentsOf, launch } from './lib/browser.mjs';
import { MARK, answerAll, textareaIn, chapterWith, chapters, fieldValues, choosePlace, storageName, browserStorage, untilSaved, exerciseOf, withReader } from './lib/answers.mjs';
import { count } from './lib/report.mjs';
import { serve } from './lib/server.mjs';
import { DIST } from './lib/site.mjs';

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve(DIST);
});
after(async () => {
  await browser?.close();
  await server?.close();
});
const asReader = (work, prepare) => withReader(browser, server, work, prepare);

const REFLECTIONS = 'reflections/index.html';
const said = (page) => page.locator('[data-desk] .said');

/** The file that the page offers for saving when `press` is called. */
async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), text: await contentsOf(download) };
}
const openBackup = (page, name, text) =>
  page.locator('[data-do="file"]').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

/** Saves one answer and opens My reflections. */
async function withOneAnswer(open) {
  const { path, id } = exerciseOf('reflect');
  const page = await open(path);
  await choosePlace(page);
  await textareaIn(page, id).fill(MARK);
  await untilSaved(page);
  const reflections = await open(REFLECTIONS);
  await reflections.locator('.reflection-answer').first().waitFor();
  return { page, id, path, reflections };
}

test('using everything makes no request to other sites, sends no answer, and sets no cookie', async (t) => {
  await asReader(async (open, context, requests) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    for (const [at, { path }] of chapters().entries()) {
      const page = await open(path);
      if (at === 0) await choosePlace(page);
      await answerAll(page);
      for (const button of await page.$$('.exercise [data-do]:is([data-do="check"], [data-do="copy"], [data-do="calendar"])')) {
        if (await button.isVisible()) await button.click();
      }
      for (const hint of await page.$$('.exercise summary')) if (await hint.isVisible()) await hint.click();
      await untilSaved(page);
      await page.close();
    }
    const page = await open(REFLECTIONS);
    await page.evaluate(() => { window.print = () => {}; });
    for (const star of (await page.$$('.star')).slice(0, 5)) await star.click();
    for (const act of ['print', 'json', 'markdown']) await page.locator(`[data-desk] [data-do="${act}"]`).click();
    await page.locator('[data-do="print-session"]').click();
    await page.locator('.reflection .act button').first().click();
    await page.locator('#_pass').fill(`${MARK} passphrase`);
    await page.locator('#_pass-again').fill(`${MARK} passphrase`);
    await page.locator('#_pass-known').check();
    await page.locator('[data-do="lock-set"]').click();
    await page.waitForSelector('[data-do="lock-now"]:visible');
    await page.locator('[data-do="erase"]').click();
    await page.locator('[data-do="erase-yes"]').click();
    await open('worksheets/index.html');
    const faults = [];
    for (const request of requests) {
      const url = request.url();
      const own = url.startsWith(`${server.origin}/`) || url.startsWith('blob:') || url.startsWith('data:');
      const all = [url, request.postData() ?? '', JSON.stringify(request.headers())].join(' ');
      if (!own || request.method() !== 'GET' || url.includes('?') || all.includes(MARK)) faults.push(`${request.method()} ${url}`);
    }
    assert.deepEqual(faults, []);
    assert.deepEqual(await context.cookies(), []);
    t.diagnostic(`${requests.length} requests`);
  });
});

test('no answer is in a URL, a title or a live region', () => asReader(async (open) => {
  for (const { path } of chapters()) {
    const page = await open(path);
    await answerAll(page);
    for (const button of await page.$$('.exercise [data-do="check"]')) if (await button.isVisible()) await button.click();
    const found = await page.evaluate((mark) => ({
      address: location.href.includes(mark),
      title: document.title.includes(mark),
      live: [...document.querySelectorAll('[role=status], [role=alert], [aria-live]:not([aria-live=off]), output:not([aria-live=off])')]
        .filter((region) => region.textContent.includes(mark)).length,
    }), MARK);
    assert.deepEqual(found, { address: false, title: false, live: 0 }, path);
    await page.close();
  }
}));

test('a backup restores all answers on another device', async (t) => {
  let file;
  const before = {};
  await asReader(async (open) => {
    for (const [at, { path }] of chapters().entries()) {
      const page = await open(path);
      if (at === 0) await choosePlace(page);
      await answerAll(page);
      await untilSaved(page);
      before[path] = await page.evaluate(fieldValues);
      await page.close();
    }
    const page = await open(REFLECTIONS);
    file = await saved(page, () => page.locator('[data-do="json"]').click());
    const text = await saved(page, () => page.locator('[data-do="markdown"]').click());
    assert.match(text.name, /^relationship-\d{4}-\d\d-\d\d\.md$/);
    assert.ok(text.text.includes(`${MARK} 0`));
  });
  await asReader(async (open) => {
    const page = await open(REFLECTIONS);
    await choosePlace(page);
    await openBackup(page, file.name, file.text);
    const dialog = page.locator('[data-dialog="import"]');
    await dialog.waitFor({ state: 'visible' });
    assert.match(await dialog.textContent(), /New here/);
    assert.deepEqual(Object.keys((await page.evaluate(browserStorage)).device), ['inquill:relationship'], 'something changed before the reader confirmed');
    await page.locator('[data-do="import-yes"]').click();
    for (const { path } of chapters()) {
      const there = await open(path);
      assert.deepEqual(await there.evaluate(fieldValues), before[path], path);
      await there.close();
    }
    const again = await saved(page, () => page.locator('[data-do="json"]').click());
    assert.deepEqual(JSON.parse(again.text).records, JSON.parse(file.text).records);
  });
  t.diagnostic(count(Object.values(before).flatMap(Object.keys).length, 'answer'));
});

test('restoring merges: the more recent answer wins, and the other one becomes an earlier answer', () => asReader(async (open) => {
  const { page, id, reflections } = await withOneAnswer(open);
  const file = JSON.parse((await saved(reflections, () => reflections.locator('[data-do="json"]').click())).text);
  file.records[id].at = '2099-01-01T00:00:00.000Z';
  file.records[id].answer[0].a = 'from elsewhere';
  await openBackup(reflections, 'a.json', JSON.stringify(file));
  await reflections.locator('[data-do="import-yes"]').click();
  await page.waitForFunction((name) => document.querySelector(`#${name} textarea`).value === 'from elsewhere', id);
  assert.ok((await page.locator(`#${id} .earlier`).textContent()).includes(MARK));
}));

const record = { v: 1, kind: 'reflect', rev: 'r', lang: 'en', at: '2026-01-02T03:04:05.000Z', title: 't', answer: [] };
const BROKEN = ['', '{', 'null', '[]', '7', '<html>', '{"inquill":1}', '{"inquill":2,"site":"relationship","records":{}}',
  '{"inquill":1,"site":"relationship","records":[1]}', '{"inquill":1,"site":"relationship","records":null}',
  '{"inquill":1,"site":"relationship","records":{"a":{}}}', JSON.stringify({ inquill: 1, site: 'x', records: { '../../a': record } }),
  JSON.stringify({ inquill: 1, site: 'x', records: { a: { ...record, answer: [{ k: 'a', q: 'b', a: 1 }] } } }), '\u0000\u0001', 'x'.repeat(1_000_000)];

test('a damaged or foreign file changes nothing, and the page says so', (t) => asReader(async (open) => {
  const { reflections } = await withOneAnswer(open);
  const before = await reflections.evaluate(browserStorage);
  for (const text of BROKEN) {
    await said(reflections).evaluate((e) => e.replaceChildren());
    await openBackup(reflections, 'a.json', text);
    await reflections.waitForFunction(() => /damaged/.test(document.querySelector('[data-desk] .said').textContent));
    assert.equal(await reflections.locator('dialog[open]').count(), 0);
    assert.deepEqual(await reflections.evaluate(browserStorage), before, text.slice(0, 60));
  }
  t.diagnostic(`${BROKEN.length} broken files`);
}));

test('erasing everything leaves nothing, in this tab and in others', () => asReader(async (open) => {
  const { page, id, reflections } = await withOneAnswer(open);
  await reflections.locator('[data-do="erase"]').click();
  await reflections.locator('[data-dialog="erase"] [data-do="close"]').click();
  assert.ok((await reflections.evaluate(browserStorage)).device[storageName(id)]);
  await reflections.locator('[data-do="erase"]').click();
  await reflections.locator('[data-do="erase-yes"]').click();
  const found = await reflections.evaluate(browserStorage);
  assert.deepEqual([found.device, found.session], [{}, {}]);
  await page.waitForFunction((name) => document.querySelector(`#${name} textarea`).value === '', id);
}));

test('erasing everything can be undone for ten seconds', () => asReader(async (open) => {
  const { id, reflections } = await withOneAnswer(open);
  await reflections.clock.install();
  const before = await reflections.evaluate(browserStorage);
  const erase = async () => {
    await reflections.locator('[data-do="erase"]').click();
    await reflections.locator('[data-do="erase-yes"]').click();
  };
  await erase();
  await reflections.clock.runFor(9_000);
  assert.equal(await said(reflections).locator('button').evaluate((e) => e === document.activeElement), true);
  await said(reflections).locator('button').click();
  await reflections.waitForFunction((name) => localStorage.getItem(name), storageName(id));
  assert.deepEqual(await reflections.evaluate(browserStorage), before);
  await erase();
  await reflections.clock.runFor(10_100);
  assert.equal(await said(reflections).locator('button').count(), 0);
}));

test('one answer can be erased, and that can be undone', () => asReader(async (open) => {
  const { id, reflections } = await withOneAnswer(open);
  const before = await reflections.evaluate(browserStorage);
  await reflections.locator(`[data-exercise="${id}"] .act button`).nth(1).click();
  assert.equal((await reflections.evaluate(browserStorage)).device[storageName(id)], undefined);
  await reflections.locator(`[data-exercise="${id}"] > .said button`).click();
  assert.deepEqual(await reflections.evaluate(browserStorage), before);
}));

test('messages about erasing, undoing and copying are in the row of the exercise, and the page doesn’t scroll', () => asReader(async (open, context) => {
  await context.grantPermissions(['clipboard-write']);
  const { id, reflections } = await withOneAnswer(open);
  await reflections.setViewportSize({ width: 390, height: 500 });
  const row = reflections.locator(`[data-exercise="${id}"]`);
  await row.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const top = () => row.evaluate((element) => Math.round(element.getBoundingClientRect().top));
  const [before, scrolled] = [await top(), await reflections.evaluate(() => scrollY)];
  assert.ok(scrolled > 0, 'the page didn’t scroll before');
  for (const press of [row.locator('.act button').nth(0), row.locator('.act button').nth(1), row.locator(':scope > .said button')]) {
    await press.click();
    await row.locator(':scope > .said:not(:empty)').waitFor();
    assert.equal(await top(), before);
    assert.ok(await row.evaluate((element) => element.contains(document.activeElement)), 'the focus left the row');
  }
}));

const PASSPHRASE = 'four quiet wooden chairs';
async function lock(reflections) {
  await reflections.locator('#_pass').fill(PASSPHRASE);
  await reflections.locator('#_pass-again').fill(PASSPHRASE);
  await reflections.locator('#_pass-known').check();
  await reflections.locator('[data-do="lock-set"]').click();
  await reflections.waitForSelector('[data-do="lock-now"]:visible');
}
async function unlock(page, passphrase = PASSPHRASE) {
  await page.locator('[data-keeping] input[type=password]').fill(passphrase);
  await page.locator('[data-keeping] [data-do="unlock"]').click();
}

test('with a passphrase, stored answers are unreadable, and the passphrase isn’t stored', () => asReader(async (open) => {
  const { page, id, reflections } = await withOneAnswer(open);
  await lock(reflections);
  const stored = JSON.stringify((await reflections.evaluate(browserStorage)));
  for (const word of [MARK, PASSPHRASE, 'reflect']) assert.ok(!stored.includes(word), `${word} is in ${stored}`);
  await textareaIn(reflections, id).count();
  await page.goto(page.url());
  await page.waitForSelector('[data-keeping] .keeping');
  assert.ok(JSON.parse((await page.evaluate(browserStorage)).device[storageName(id)]).sealed.length > 40);
}));

test('a locked tab shows nothing until the passphrase is right', () => asReader(async (open) => {
  const { path, id, reflections } = await withOneAnswer(open);
  await lock(reflections);
  const page = await open(path);
  await page.waitForSelector('[data-keeping] input[type=password]');
  assert.equal(await textareaIn(page, id).inputValue(), '');
  await unlock(page, 'something else');
  await page.waitForFunction(() => /not the passphrase/.test(document.querySelector('[data-keeping] .said').textContent));
  assert.equal(await textareaIn(page, id).inputValue(), '');
  await unlock(page);
  await page.waitForFunction(([name, mark]) => document.querySelector(`#${name} textarea`).value === mark, [id, MARK]);
  // F5 hands the key on to the next page.
  await page.keyboard.press('F5');
  await page.reload();
  await page.waitForFunction(([name, mark]) => document.querySelector(`#${name} textarea`).value === mark, [id, MARK]);
}));

test('what is written while locked isn’t lost, and overwrites nothing', () => asReader(async (open) => {
  const { path, id, reflections } = await withOneAnswer(open);
  await lock(reflections);
  const page = await open(path);
  await page.waitForSelector('[data-keeping] input[type=password]');
  await textareaIn(page, id).fill('written meanwhile');
  await page.locator(`#${id} textarea`).nth(1).fill('another line');
  await untilSaved(page);
  await unlock(page);
  await page.waitForSelector(`#${id} .earlier`);
  assert.equal(await textareaIn(page, id).inputValue(), 'written meanwhile');
  assert.equal(await page.locator(`#${id} textarea`).nth(1).inputValue(), 'another line');
  assert.ok((await page.locator(`#${id} .earlier`).textContent()).includes(MARK));
}));

test('it locks on request, after fifteen minutes without activity, and on leaving the site', () => asReader(async (open, context) => {
  const { path, id, reflections } = await withOneAnswer(open);
  await lock(reflections);
  await reflections.locator('[data-do="lock-now"]').click();
  await reflections.waitForSelector('[data-keeping] input[type=password]');
  assert.ok(!(await reflections.textContent('main')).includes(MARK));
  assert.deepEqual((await reflections.evaluate(browserStorage)).session, {});

  const page = await open(path);
  await page.clock.install();
  await page.reload();
  await page.waitForSelector('[data-keeping] input[type=password]');
  await unlock(page);
  await page.waitForFunction(([name, mark]) => document.querySelector(`#${name} textarea`).value === mark, [id, MARK]);
  await page.clock.runFor(14 * 60_000);
  assert.equal(await textareaIn(page, id).inputValue(), MARK);
  await page.clock.runFor(2 * 60_000);
  await page.waitForSelector('[data-keeping] input[type=password]');
  assert.equal(await textareaIn(page, id).inputValue(), '');
  assert.deepEqual((await page.evaluate(browserStorage)).session, {});
}));

test('locking removes replies and Undo buttons', () => asReader(async (open) => {
  const { path, id } = exerciseOf('scale');
  const { reflections } = await withOneAnswer(open);
  await lock(reflections);
  const page = await open(path);
  await page.waitForSelector('[data-keeping] input[type=password]');
  await unlock(page);
  await page.waitForFunction(() => !document.querySelector('[data-keeping] input[type=password]'));
  await page.locator(`#${id} [type=radio]`).first().check();
  await page.locator(`#${id} [data-do="check"]`).click();
  assert.ok(await page.locator(`#${id} .outcome`).isVisible());
  await untilSaved(page);
  await reflections.locator('[data-do="lock-now"]').click();
  await page.waitForSelector('[data-keeping] input[type=password]');
  assert.equal(await page.locator(`#${id} .outcome`).isVisible(), false);
  assert.equal(await page.locator('.said > button').count(), 0);
}));

test('a page from the back/forward cache doesn’t use an old key with a new lock', () => asReader(async (open) => {
  const { path, id, reflections } = await withOneAnswer(open);
  await lock(reflections);
  const page = await open(path);
  await page.waitForSelector('[data-keeping] input[type=password]');
  await unlock(page);
  await page.waitForFunction(([name, mark]) => document.querySelector(`#${name} textarea`).value === mark, [id, MARK]);
  // While the page is in the cache, the lock is removed and a new one is set.
  await reflections.locator('[data-do="lock-remove"]').click();
  await reflections.waitForFunction((name) => !localStorage.getItem(name).includes('sealed'), storageName(id));
  await lock(reflections);
  await page.waitForSelector('[data-keeping] input[type=password]');
  await unlock(page);
  await page.waitForFunction(([name, mark]) => document.querySelector(`#${name} textarea`).value === mark, [id, MARK]);
  assert.doesNotMatch(await page.locator('[data-keeping] .keeping-line').textContent(), /can’t be read/);
}));

test('removing the passphrase decrypts the answers', () => asReader(async (open) => {
  const { id, reflections } = await withOneAnswer(open);
  const before = (await reflections.evaluate(browserStorage)).device;
  await lock(reflections);
  await reflections.locator('[data-do="lock-remove"]').click();
  await reflections.waitForFunction((name) => !localStorage.getItem(name).includes('sealed'), storageName(id));
  assert.deepEqual((await reflections.evaluate(browserStorage)), { device: before, session: {}, cookies: '', databases: [], caches: [] });
}));

test('a passphrase must be long enough and repeated, and the reader must accept the risk', () => asReader(async (open) => {
  const { reflections } = await withOneAnswer(open);
  const before = await reflections.evaluate(browserStorage);
  assert.match(await reflections.locator('.lock-warning').textContent(), /nobody can get your answers back/);
  const tries = [[['short', 'short', true], '_pass'], [[PASSPHRASE, 'another one', true], '_pass-again'], [[PASSPHRASE, PASSPHRASE, false], '_pass-known']];
  for (const [[first, second, known], faulty] of tries) {
    await reflections.locator('#_pass').fill(first);
    await reflections.locator('#_pass-again').fill(second);
    await reflections.locator('#_pass-known').setChecked(known);
    await reflections.locator('[data-do="lock-set"]').click();
    assert.equal(await reflections.evaluate(() => document.activeElement.id), faulty);
    assert.equal(await reflections.locator(`#${faulty}`).getAttribute('aria-invalid'), 'true');
    assert.notEqual(await reflections.locator('[data-lock] > .said').textContent(), '');
  }
  assert.deepEqual(await reflections.evaluate(browserStorage), before);
}));

test('without Web Crypto the page says that there is no lock, and everything else works', () => asReader(async (open) => {
  const { reflections } = await withOneAnswer(open);
  assert.match(await reflections.locator('[data-lock-line]').textContent(), /can’t encrypt/);
  assert.equal(await reflections.locator('#_pass').isVisible(), false);
}, () => Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })));

for (const [how, leave] of [
  ['its button', (page) => page.locator('.running-head a.quick-exit').click()],
  ['Shift three times', async (page) => { for (let n = 0; n < 3; n += 1) await page.keyboard.press('Shift'); }],
]) {
  test(`leaving by ${how} deletes unsaved answers and replaces the page in the history`, () => asReader(async (open, context) => {
    await context.route('https://**', (route) => route.fulfill({ body: 'weather', contentType: 'text/html' }));
    const { path, id } = exerciseOf('reflect');
    const page = await open('index.html');
    await page.goto(`${server.origin}/${path}`);
    await choosePlace(page, 'session');
    await textareaIn(page, id).fill(MARK);
    await untilSaved(page);
    await leave(page);
    await page.waitForURL('https://**');
    // The previous page in the history leaves too.
    await page.goBack({ waitUntil: 'commit' });
    await page.waitForURL('https://**');
    await page.goto(`${server.origin}/${path}`);
    await page.waitForSelector('[data-keeping] .keeping');
    assert.equal(await textareaIn(page, id).inputValue(), '');
    assert.deepEqual(Object.keys((await page.evaluate(browserStorage)).session), ['inquill~left:relationship']);
  }));
}

test('Shift for capitals doesn’t leave, nor do three presses that are far apart', () => asReader(async (open) => {
  const { path, id } = exerciseOf('reflect');
  const page = await open(path);
  await textareaIn(page, id).focus();
  for (const letter of 'ABCDE') {
    await page.keyboard.down('Shift');
    await page.keyboard.press(letter);
    await page.keyboard.up('Shift');
  }
  assert.equal(await textareaIn(page, id).inputValue(), 'ABCDE');
  await page.keyboard.press('Shift');
  await page.keyboard.press('Shift');
  await page.evaluate(() => document.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' })));
  await page.keyboard.press('Shift');
  assert.equal(await textareaIn(page, id).inputValue(), 'ABCDE');
  assert.ok(page.url().startsWith(server.origin));
}));

test('answers are saved and restored on pages opened from a disk', () => asReader(async (open, context) => {
  const { path, id } = exerciseOf('reflect');
  const page = await context.newPage();
  await page.goto(`file://${DIST}/${path}`);
  await choosePlace(page);
  await textareaIn(page, id).fill(MARK);
  await untilSaved(page);
  await page.goto(`file://${DIST}/${REFLECTIONS}`);
  await page.locator('.reflection-answer').first().waitFor();
  assert.ok((await page.textContent(`[data-exercise="${id}"]`)).includes(MARK));
}));

test('a plan can be answered again, with the previous answer beside it', () => asReader(async (open) => {
  const { path, id } = exerciseOf('plan');
  const page = await open(path);
  await choosePlace(page);
  await page.locator(`#${id} input[type=text]`).first().fill(MARK);
  await untilSaved(page);
  await page.evaluate((name) => {
    const record = JSON.parse(localStorage.getItem(name));
    localStorage.setItem(name, JSON.stringify({ ...record, at: '2026-01-02T03:04:05.000Z' }));
  }, storageName(id));
  await page.reload();
  await page.locator(`#${id} .again-offer button`).click();
  await page.locator(`#${id} .then`).waitFor();
  assert.ok((await page.textContent(`#${id} .then`)).includes(MARK));
  assert.equal(await page.locator(`#${id} input[type=text]`).first().inputValue(), '');
  await page.locator(`#${id} input[type=text]`).first().fill('now');
  await untilSaved(page);
  const record = JSON.parse((await page.evaluate(browserStorage)).device[storageName(id)]);
  assert.deepEqual([record.answer[0].a, record.then.answer[0].a], ['now', MARK]);
  assert.equal(chapterWith(id), path);
}));

test('an edit before answering again becomes part of the previous answer', () => asReader(async (open) => {
  const { path, id } = exerciseOf('plan');
  const page = await open(path);
  await choosePlace(page);
  await page.locator(`#${id} input[type=text]`).first().fill('as it was');
  await untilSaved(page);
  await page.evaluate((name) => {
    const record = JSON.parse(localStorage.getItem(name));
    localStorage.setItem(name, JSON.stringify({ ...record, at: '2026-01-02T03:04:05.000Z' }));
  }, storageName(id));
  await page.reload();
  await page.locator(`#${id} .again-offer button`).waitFor();
  await page.locator(`#${id} input[type=text]`).first().fill('edited');
  await page.locator(`#${id} .again-offer button`).click();
  await page.locator(`#${id} .then`).waitFor();
  const record = JSON.parse((await page.evaluate(browserStorage)).device[storageName(id)]);
  assert.equal(record.then.answer[0].a, 'edited');
}));

test('markup in a backup is shown and saved as text', () => asReader(async (open) => {
  const evil = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>';
  const page = await open(REFLECTIONS);
  await choosePlace(page);
  const { id } = exerciseOf('reflect');
  const evilRecord = { ...record, kind: evil, title: evil, answer: [{ k: 'a', q: evil, a: evil, star: true }] };
  await openBackup(page, 'a.json', JSON.stringify({ inquill: 1, site: evil, records: { [id]: evilRecord } }));
  const dialog = page.locator('[data-dialog="import"]');
  await dialog.waitFor({ state: 'visible' });
  assert.ok((await dialog.textContent()).includes(evil));
  await page.locator('[data-do="import-yes"]').click();
  await page.waitForFunction((text) => document.querySelector('.reflection-answer')?.textContent.includes(text), evil);
  assert.equal(await page.evaluate(() => window.ran ?? document.querySelector('main img[src="x"]')), null);
}));
