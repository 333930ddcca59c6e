// Promise: answers go where the reader takes them, and nowhere else: into a file and back, behind a passphrase, away for good.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { launch } from './lib/browser.mjs';
import { MARK, answerAll, boxIn, chapter, chapters, held, keep, nameOf, remembered, settled, withKind, withReader } from './lib/answers.mjs';
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

/** What pressing a button offers to save. */
async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}
const bringIn = (page, name, text) =>
  page.locator('[data-do="file"]').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

/** A reader who keeps one answer, on My reflections. */
async function withOneAnswer(open) {
  const { path, id } = withKind('reflect');
  const page = await open(path);
  await keep(page);
  await boxIn(page, id).fill(MARK);
  await settled(page);
  const reflections = await open(REFLECTIONS);
  await reflections.locator('.reflection-answer').first().waitFor();
  return { page, id, path, reflections };
}

test('while everything is used, no request leaves the site, none carries an answer, and there is no cookie', async (t) => {
  await asReader(async (open, context, requests) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    for (const [at, { path }] of chapters().entries()) {
      const page = await open(path);
      if (at === 0) await keep(page);
      await answerAll(page);
      for (const button of await page.$$('.exercise [data-do]:is([data-do="check"], [data-do="copy"], [data-do="calendar"])')) {
        if (await button.isVisible()) await button.click();
      }
      for (const hint of await page.$$('.exercise summary')) if (await hint.isVisible()) await hint.click();
      await settled(page);
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

test('no answer is in an address, a title or a live region', () => asReader(async (open) => {
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

test('all answers go to another device by a file, and are the same there', async (t) => {
  let file;
  const before = {};
  await asReader(async (open) => {
    for (const [at, { path }] of chapters().entries()) {
      const page = await open(path);
      if (at === 0) await keep(page);
      await answerAll(page);
      await settled(page);
      before[path] = await page.evaluate(held);
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
    await keep(page);
    await bringIn(page, file.name, file.text);
    const dialog = page.locator('[data-dialog="import"]');
    await dialog.waitFor({ state: 'visible' });
    assert.match(await dialog.textContent(), /New here/);
    assert.deepEqual(Object.keys((await page.evaluate(remembered)).device), ['inquill:relationship'], 'something was changed before the reader agreed');
    await page.locator('[data-do="import-yes"]').click();
    for (const { path } of chapters()) {
      const there = await open(path);
      assert.deepEqual(await there.evaluate(held), before[path], path);
      await there.close();
    }
    const again = await saved(page, () => page.locator('[data-do="json"]').click());
    assert.deepEqual(JSON.parse(again.text).records, JSON.parse(file.text).records);
  });
  t.diagnostic(count(Object.values(before).flatMap(Object.keys).length, 'answer'));
});

test('bringing in merges: the more recent answer stands, the other is among the earlier ones', () => asReader(async (open) => {
  const { page, id, reflections } = await withOneAnswer(open);
  const file = JSON.parse((await saved(reflections, () => reflections.locator('[data-do="json"]').click())).text);
  file.records[id].at = '2099-01-01T00:00:00.000Z';
  file.records[id].answer[0].a = 'from elsewhere';
  await bringIn(reflections, 'a.json', JSON.stringify(file));
  await reflections.locator('[data-do="import-yes"]').click();
  await page.waitForFunction((name) => document.querySelector(`#${name} textarea`).value === 'from elsewhere', id);
  assert.ok((await page.locator(`#${id} .earlier`).textContent()).includes(MARK));
}));

const record = { v: 1, kind: 'reflect', rev: 'r', lang: 'en', at: '2026-01-02T03:04:05.000Z', title: 't', answer: [] };
const BROKEN = ['', '{', 'null', '[]', '7', '<html>', '{"inquill":1}', '{"inquill":2,"site":"relationship","records":{}}',
  '{"inquill":1,"site":"relationship","records":[1]}', '{"inquill":1,"site":"relationship","records":null}',
  '{"inquill":1,"site":"relationship","records":{"a":{}}}', JSON.stringify({ inquill: 1, site: 'x', records: { '../../a': record } }),
  JSON.stringify({ inquill: 1, site: 'x', records: { a: { ...record, answer: [{ k: 'a', q: 'b', a: 1 }] } } }), '\u0000\u0001', 'x'.repeat(1_000_000)];

test('a file that is broken or not ours changes nothing, and is said to be so', (t) => asReader(async (open) => {
  const { reflections } = await withOneAnswer(open);
  const before = await reflections.evaluate(remembered);
  for (const text of BROKEN) {
    await said(reflections).evaluate((e) => e.replaceChildren());
    await bringIn(reflections, 'a.json', text);
    await reflections.waitForFunction(() => /damaged/.test(document.querySelector('[data-desk] .said').textContent));
    assert.equal(await reflections.locator('dialog[open]').count(), 0);
    assert.deepEqual(await reflections.evaluate(remembered), before, text.slice(0, 60));
  }
  t.diagnostic(`${BROKEN.length} broken files`);
}));

test('erasing everything leaves nothing behind, here and in other tabs', () => asReader(async (open) => {
  const { page, id, reflections } = await withOneAnswer(open);
  await reflections.locator('[data-do="erase"]').click();
  await reflections.locator('[data-dialog="erase"] [data-do="close"]').click();
  assert.ok((await reflections.evaluate(remembered)).device[nameOf(id)]);
  await reflections.locator('[data-do="erase"]').click();
  await reflections.locator('[data-do="erase-yes"]').click();
  const found = await reflections.evaluate(remembered);
  assert.deepEqual([found.device, found.session], [{}, {}]);
  await page.waitForFunction((name) => document.querySelector(`#${name} textarea`).value === '', id);
}));

test('erasing everything can be taken back for ten seconds, and then no more', () => asReader(async (open) => {
  const { id, reflections } = await withOneAnswer(open);
  await reflections.clock.install();
  const before = await reflections.evaluate(remembered);
  const erase = async () => {
    await reflections.locator('[data-do="erase"]').click();
    await reflections.locator('[data-do="erase-yes"]').click();
  };
  await erase();
  await reflections.clock.runFor(9_000);
  assert.equal(await said(reflections).locator('button').evaluate((e) => e === document.activeElement), true);
  await said(reflections).locator('button').click();
  await reflections.waitForFunction((name) => localStorage.getItem(name), nameOf(id));
  assert.deepEqual(await reflections.evaluate(remembered), before);
  await erase();
  await reflections.clock.runFor(10_100);
  assert.equal(await said(reflections).locator('button').count(), 0);
}));

test('one answer can be erased, and taken back', () => asReader(async (open) => {
  const { id, reflections } = await withOneAnswer(open);
  const before = await reflections.evaluate(remembered);
  await reflections.locator(`[data-exercise="${id}"] .act button`).nth(1).click();
  assert.equal((await reflections.evaluate(remembered)).device[nameOf(id)], undefined);
  await reflections.locator(`[data-exercise="${id}"] > .said button`).click();
  assert.deepEqual(await reflections.evaluate(remembered), before);
}));

test('erasing, taking back and copying answer in the row of the exercise, and the page stays where it is', () => asReader(async (open, context) => {
  await context.grantPermissions(['clipboard-write']);
  const { id, reflections } = await withOneAnswer(open);
  await reflections.setViewportSize({ width: 390, height: 500 });
  const row = reflections.locator(`[data-exercise="${id}"]`);
  await row.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const top = () => row.evaluate((element) => Math.round(element.getBoundingClientRect().top));
  const [before, scrolled] = [await top(), await reflections.evaluate(() => scrollY)];
  assert.ok(scrolled > 0, 'the row is at the top anyway');
  for (const press of [row.locator('.act button').nth(0), row.locator('.act button').nth(1), row.locator(':scope > .said button')]) {
    await press.click();
    await row.locator(':scope > .said:not(:empty)').waitFor();
    assert.equal(await top(), before);
    assert.ok(await row.evaluate((element) => element.contains(document.activeElement)), 'the focus has gone elsewhere');
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

test('behind a passphrase nothing stored can be read, and the passphrase is stored nowhere', () => asReader(async (open) => {
  const { page, id, reflections } = await withOneAnswer(open);
  await lock(reflections);
  const stored = JSON.stringify((await reflections.evaluate(remembered)));
  for (const word of [MARK, PASSPHRASE, 'reflect']) assert.ok(!stored.includes(word), `${word} is in ${stored}`);
  await boxIn(reflections, id).count();
  await page.goto(page.url());
  await page.waitForSelector('[data-keeping] .keeping');
  assert.ok(JSON.parse((await page.evaluate(remembered)).device[nameOf(id)]).sealed.length > 40);
}));

test('a tab that has not opened the lock shows nothing until the passphrase fits', () => asReader(async (open) => {
  const { path, id, reflections } = await withOneAnswer(open);
  await lock(reflections);
  const page = await open(path);
  await page.waitForSelector('[data-keeping] input[type=password]');
  assert.equal(await boxIn(page, id).inputValue(), '');
  await unlock(page, 'something else');
  await page.waitForFunction(() => /not the passphrase/.test(document.querySelector('[data-keeping] .said').textContent));
  assert.equal(await boxIn(page, id).inputValue(), '');
  await unlock(page);
  await page.waitForFunction(([name, mark]) => document.querySelector(`#${name} textarea`).value === mark, [id, MARK]);
  // The key goes along with what the reader does in the page.
  await page.keyboard.press('F5');
  await page.reload();
  await page.waitForFunction(([name, mark]) => document.querySelector(`#${name} textarea`).value === mark, [id, MARK]);
}));

test('what is written while it is locked is not lost, and does not write over what was stored', () => asReader(async (open) => {
  const { path, id, reflections } = await withOneAnswer(open);
  await lock(reflections);
  const page = await open(path);
  await page.waitForSelector('[data-keeping] input[type=password]');
  await boxIn(page, id).fill('written meanwhile');
  await page.locator(`#${id} textarea`).nth(1).fill('another line');
  await settled(page);
  await unlock(page);
  await page.waitForSelector(`#${id} .earlier`);
  assert.equal(await boxIn(page, id).inputValue(), 'written meanwhile');
  assert.equal(await page.locator(`#${id} textarea`).nth(1).inputValue(), 'another line');
  assert.ok((await page.locator(`#${id} .earlier`).textContent()).includes(MARK));
}));

test('it locks again when told to, after fifteen quiet minutes, and on leaving the site', () => asReader(async (open, context) => {
  const { path, id, reflections } = await withOneAnswer(open);
  await lock(reflections);
  await reflections.locator('[data-do="lock-now"]').click();
  await reflections.waitForSelector('[data-keeping] input[type=password]');
  assert.ok(!(await reflections.textContent('main')).includes(MARK));
  assert.deepEqual((await reflections.evaluate(remembered)).session, {});

  const page = await open(path);
  await page.clock.install();
  await page.reload();
  await page.waitForSelector('[data-keeping] input[type=password]');
  await unlock(page);
  await page.waitForFunction(([name, mark]) => document.querySelector(`#${name} textarea`).value === mark, [id, MARK]);
  await page.clock.runFor(14 * 60_000);
  assert.equal(await boxIn(page, id).inputValue(), MARK);
  await page.clock.runFor(2 * 60_000);
  await page.waitForSelector('[data-keeping] input[type=password]');
  assert.equal(await boxIn(page, id).inputValue(), '');
  assert.deepEqual((await page.evaluate(remembered)).session, {});
}));

test('replies and ways back go when the lock shuts', () => asReader(async (open) => {
  const { path, id } = withKind('scale');
  const { reflections } = await withOneAnswer(open);
  await lock(reflections);
  const page = await open(path);
  await page.waitForSelector('[data-keeping] input[type=password]');
  await unlock(page);
  await page.waitForFunction(() => !document.querySelector('[data-keeping] input[type=password]'));
  await page.locator(`#${id} [type=radio]`).first().check();
  await page.locator(`#${id} [data-do="check"]`).click();
  assert.ok(await page.locator(`#${id} .outcome`).isVisible());
  await settled(page);
  await reflections.locator('[data-do="lock-now"]').click();
  await page.waitForSelector('[data-keeping] input[type=password]');
  assert.equal(await page.locator(`#${id} .outcome`).isVisible(), false);
  assert.equal(await page.locator('.said > button').count(), 0);
}));

test('a page behind Back does not use an old key under a new lock', () => asReader(async (open) => {
  const { path, id, reflections } = await withOneAnswer(open);
  await lock(reflections);
  const page = await open(path);
  await page.waitForSelector('[data-keeping] input[type=password]');
  await unlock(page);
  await page.waitForFunction(([name, mark]) => document.querySelector(`#${name} textarea`).value === mark, [id, MARK]);
  // As My reflections in the same tab would do it, while the page sleeps: the lock is taken off, and another is set.
  await reflections.locator('[data-do="lock-remove"]').click();
  await reflections.waitForFunction((name) => !localStorage.getItem(name).includes('sealed'), nameOf(id));
  await lock(reflections);
  await page.waitForSelector('[data-keeping] input[type=password]');
  await unlock(page);
  await page.waitForFunction(([name, mark]) => document.querySelector(`#${name} textarea`).value === mark, [id, MARK]);
  assert.doesNotMatch(await page.locator('[data-keeping] .keeping-line').textContent(), /can’t be read/);
}));

test('the lock can be taken off, and the answers are plain again', () => asReader(async (open) => {
  const { id, reflections } = await withOneAnswer(open);
  const before = (await reflections.evaluate(remembered)).device;
  await lock(reflections);
  await reflections.locator('[data-do="lock-remove"]').click();
  await reflections.waitForFunction((name) => !localStorage.getItem(name).includes('sealed'), nameOf(id));
  assert.deepEqual((await reflections.evaluate(remembered)), { device: before, session: {}, cookies: '', databases: [], caches: [] });
}));

test('a passphrase is only set when it is long enough, the same twice, and its loss is understood', () => asReader(async (open) => {
  const { reflections } = await withOneAnswer(open);
  const before = await reflections.evaluate(remembered);
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
  assert.deepEqual(await reflections.evaluate(remembered), before);
}));

test('where the browser has no cryptography, the lock says so and everything else works', () => asReader(async (open) => {
  const { reflections } = await withOneAnswer(open);
  assert.match(await reflections.locator('[data-lock-line]').textContent(), /can’t encrypt/);
  assert.equal(await reflections.locator('#_pass').isVisible(), false);
}, () => Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })));

for (const [how, leave] of [
  ['its button', (page) => page.locator('.running-head a.quick-exit').click()],
  ['Shift three times', async (page) => { for (let n = 0; n < 3; n += 1) await page.keyboard.press('Shift'); }],
]) {
  test(`leaving by ${how} wipes what was not kept and takes the page's place in the history`, () => asReader(async (open, context) => {
    await context.route('https://**', (route) => route.fulfill({ body: 'weather', contentType: 'text/html' }));
    const { path, id } = withKind('reflect');
    const page = await open('index.html');
    await page.goto(`${server.origin}/${path}`);
    await keep(page, 'session');
    await boxIn(page, id).fill(MARK);
    await settled(page);
    await leave(page);
    await page.waitForURL('https://**');
    // The page before it in the history leaves again.
    await page.goBack({ waitUntil: 'commit' });
    await page.waitForURL('https://**');
    await page.goto(`${server.origin}/${path}`);
    await page.waitForSelector('[data-keeping] .keeping');
    assert.equal(await boxIn(page, id).inputValue(), '');
    assert.deepEqual(Object.keys((await page.evaluate(remembered)).session), ['inquill~left:relationship']);
  }));
}

test('Shift pressed for capitals does not leave, nor do three that are far apart', () => asReader(async (open) => {
  const { path, id } = withKind('reflect');
  const page = await open(path);
  await boxIn(page, id).focus();
  for (const letter of 'ABCDE') {
    await page.keyboard.down('Shift');
    await page.keyboard.press(letter);
    await page.keyboard.up('Shift');
  }
  assert.equal(await boxIn(page, id).inputValue(), 'ABCDE');
  await page.keyboard.press('Shift');
  await page.keyboard.press('Shift');
  await page.evaluate(() => document.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' })));
  await page.keyboard.press('Shift');
  assert.equal(await boxIn(page, id).inputValue(), 'ABCDE');
  assert.ok(page.url().startsWith(server.origin));
}));

test('answers are kept and brought back when the pages are opened from a disk', () => asReader(async (open, context) => {
  const { path, id } = withKind('reflect');
  const page = await context.newPage();
  await page.goto(`file://${DIST}/${path}`);
  await keep(page);
  await boxIn(page, id).fill(MARK);
  await settled(page);
  await page.goto(`file://${DIST}/${REFLECTIONS}`);
  await page.locator('.reflection-answer').first().waitFor();
  assert.ok((await page.textContent(`[data-exercise="${id}"]`)).includes(MARK));
}));

test('an old plan is offered again with then and now side by side', () => asReader(async (open) => {
  const { path, id } = withKind('plan');
  const page = await open(path);
  await keep(page);
  await page.locator(`#${id} input[type=text]`).first().fill(MARK);
  await settled(page);
  await page.evaluate((name) => {
    const kept = JSON.parse(localStorage.getItem(name));
    localStorage.setItem(name, JSON.stringify({ ...kept, at: '2026-01-02T03:04:05.000Z' }));
  }, nameOf(id));
  await page.reload();
  await page.locator(`#${id} .again-offer button`).click();
  await page.locator(`#${id} .then`).waitFor();
  assert.ok((await page.textContent(`#${id} .then`)).includes(MARK));
  assert.equal(await page.locator(`#${id} input[type=text]`).first().inputValue(), '');
  await page.locator(`#${id} input[type=text]`).first().fill('now');
  await settled(page);
  const kept = JSON.parse((await page.evaluate(remembered)).device[nameOf(id)]);
  assert.deepEqual([kept.answer[0].a, kept.then.answer[0].a], ['now', MARK]);
  assert.equal(chapter(id), path);
}));

test('what is edited before a second look is what is looked back at', () => asReader(async (open) => {
  const { path, id } = withKind('plan');
  const page = await open(path);
  await keep(page);
  await page.locator(`#${id} input[type=text]`).first().fill('as it was');
  await settled(page);
  await page.evaluate((name) => {
    const kept = JSON.parse(localStorage.getItem(name));
    localStorage.setItem(name, JSON.stringify({ ...kept, at: '2026-01-02T03:04:05.000Z' }));
  }, nameOf(id));
  await page.reload();
  await page.locator(`#${id} .again-offer button`).waitFor();
  await page.locator(`#${id} input[type=text]`).first().fill('edited');
  await page.locator(`#${id} .again-offer button`).click();
  await page.locator(`#${id} .then`).waitFor();
  const kept = JSON.parse((await page.evaluate(remembered)).device[nameOf(id)]);
  assert.equal(kept.then.answer[0].a, 'edited');
}));

test('a file to bring in that holds markup is shown and kept as text', () => asReader(async (open) => {
  const evil = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>';
  const page = await open(REFLECTIONS);
  await keep(page);
  const { id } = withKind('reflect');
  const kept = { ...record, kind: evil, title: evil, answer: [{ k: 'a', q: evil, a: evil, star: true }] };
  await bringIn(page, 'a.json', JSON.stringify({ inquill: 1, site: evil, records: { [id]: kept } }));
  const dialog = page.locator('[data-dialog="import"]');
  await dialog.waitFor({ state: 'visible' });
  assert.ok((await dialog.textContent()).includes(evil));
  await page.locator('[data-do="import-yes"]').click();
  await page.waitForFunction((text) => document.querySelector('.reflection-answer')?.textContent.includes(text), evil);
  assert.equal(await page.evaluate(() => window.ran ?? document.querySelector('main img[src="x"]')), null);
}));
