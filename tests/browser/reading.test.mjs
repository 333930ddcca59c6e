// Pages opened from a disk, without JavaScript.
import { after, before, test } from 'node:test';
import { DESKTOP, PHONE, ZOOMED, inPages, launch, listen } from './lib/browser.mjs';
import { overflow, smallTargets } from './lib/in-page.mjs';
import { count, expectNone } from './lib/report.mjs';
import { attribute, pages, textOf } from './lib/site.mjs';

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
  + "manifest-src 'self'; connect-src 'none'; form-action 'none'; base-uri 'none'";

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Opens every page without JavaScript, and collects the faults that `look(page, complaints)` finds. */
async function onEveryPage(viewport, look, prepare) {
  const context = await browser.newContext({ viewport, javaScriptEnabled: false });
  const faults = [];
  let complaints;
  const start = async (page) => {
    complaints = listen(page, (address) => /^(file|data):/.test(address));
    await prepare?.(page);
  };
  await inPages(context, pages(), 1, async (page, { path, url }) => {
    complaints.length = 0;
    await page.goto(url);
    faults.push(...(await look(page, complaints)).map((fault) => `${path}: ${fault}`));
  }, start);
  await context.close();
  return faults;
}

test('every page has its language, title, one h1, one main element and the security policy', (t) => {
  const faults = [];
  for (const { path, elements } of pages()) {
    const expect = (holds, what) => holds || faults.push(`${path}: ${what}`);
    const every = (tag) => elements.filter((e) => e.tagName === tag);
    const meta = (name, value) => every('meta').filter((e) => attribute(e, name)?.toLowerCase() === value);
    expect(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(attribute(every('html')[0], 'lang') ?? ''), 'no language on <html>');
    expect(textOf(every('title')[0] ?? {}) !== '', 'no title');
    expect(every('h1').length === 1, `${every('h1').length} <h1>`);
    expect(every('main').length === 1, `${every('main').length} <main>`);
    expect(meta('name', 'viewport').length === 1, 'no viewport');
    const policies = meta('http-equiv', 'content-security-policy').map((e) => attribute(e, 'content'));
    expect(policies.length === 1 && policies[0] === POLICY, `its policy is ${JSON.stringify(policies)}`);
    const referrer = meta('name', 'referrer').map((e) => attribute(e, 'content'));
    expect(referrer.join() === 'no-referrer', `its referrer policy is ${JSON.stringify(referrer)}`);
    // A policy in a meta element applies only to what follows it.
    const first = elements.findIndex((e) => attribute(e, 'http-equiv')?.toLowerCase() === 'content-security-policy');
    const loads = elements.findIndex((e) => ['link', 'script', 'style', 'img'].includes(e.tagName));
    expect(loads === -1 || first < loads, 'something is loaded before the policy');
  }
  const firstWith = new Map();
  for (const page of pages()) {
    const title = textOf(page.elements.find((e) => e.tagName === 'title') ?? {});
    if (firstWith.has(title)) faults.push(`${page.path}: has the title of ${firstWith.get(title)}`);
    else firstWith.set(title, page.path);
  }
  expectNone(t, faults, count(pages().length, 'page'));
});

test('every page opens from a disk with an empty console and no request to the network', async (t) => {
  const faults = await onEveryPage(DESKTOP, async (page, complaints) => {
    // One more round trip, so that messages from loading have arrived.
    await page.evaluate(() => document.readyState);
    return [...complaints];
  });
  expectNone(t, faults, count(pages().length, 'page'));
});

test('the first Tab stop of every page is a visible skip link to the main element', async (t) => {
  const faults = await onEveryPage(PHONE, async (page) => {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const link = document.activeElement;
      const target = document.getElementById((link.getAttribute('href') ?? '').slice(1));
      const box = link.getBoundingClientRect();
      return {
        skips: link.tagName === 'A' && Boolean(target?.closest('main')),
        shown: box.width >= 24 && box.height >= 24 && box.left >= 0 && box.top >= 0 && box.right <= innerWidth,
      };
    });
    return [!found.skips && 'the first stop does not lead to <main>', !found.shown && 'the skip link is not shown'].filter(Boolean);
  });
  expectNone(t, faults, count(pages().length, 'page'));
});

test('no page scrolls sideways at 320 px', async (t) => {
  expectNone(t, await onEveryPage(PHONE, (page) => page.evaluate(overflow)), count(pages().length, 'page'));
});

test('no page scrolls sideways at 400 % zoom', async (t) => {
  expectNone(t, await onEveryPage(ZOOMED, (page) => page.evaluate(overflow)), count(pages().length, 'page'));
});

test('text follows the browser’s font size, and at twice the size no page scrolls sideways', async (t) => {
  const viewport = { width: 640, height: 800 };
  const textSize = () => parseFloat(getComputedStyle(document.querySelector('main p') ?? document.body).fontSize);
  const usual = [];
  await onEveryPage(viewport, async (page) => usual.push(await page.evaluate(textSize)) && []);
  // The browser's default font size, not zoom.
  const doubled = async (page) => {
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  };
  let visit = 0;
  const faults = await onEveryPage(viewport, async (page) => {
    const growth = (await page.evaluate(textSize)) / usual[visit++];
    const stays = growth < 1.7 ? [`text grows only ${growth.toFixed(2)} times`] : [];
    return [...stays, ...await page.evaluate(overflow)];
  }, doubled);
  expectNone(t, faults, count(pages().length, 'page'));
});

for (const [name, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
  test(`every target is at least 24 × 24 px on a ${name}`, async (t) => {
    let looked = 0;
    const faults = await onEveryPage(viewport, async (page) => {
      const result = await page.evaluate(smallTargets);
      looked += result.looked;
      return result.faults;
    });
    expectNone(t, faults, `${count(looked, 'target')} on ${count(pages().length, 'page')}`);
  });
}
