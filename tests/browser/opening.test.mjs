// Pages open fast: tests count layouts, fonts and layout shifts, because times depend on the machine.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { PHONE } from './lib/browser.mjs';
import { chapters } from './lib/answers.mjs';
import { openSite } from './lib/reader.mjs';
import { count, expectNone } from './lib/report.mjs';
import { pages } from './lib/site.mjs';
import { STATES } from './lib/states.mjs';

/** Limit of fonts, each a face in a size, that a page opens on a phone; SVG images, which have the author's fonts, don't count. */
const FONTS = 15;
/** Window widths at which the navigation wraps in different places. */
const WIDTHS = Array.from({ length: 24 }, (_, step) => 320 + 20 * step);

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

const address = ({ path }) => `${site.origin}/${encodeURI(path)}`;

/** Runs `work(page)` on a phone with a new profile, or with this storage. */
async function onPhone(work, storageState) {
  const context = await site.browser.newContext({ viewport: PHONE, storageState });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

/** The number of layouts during `work`, and the functions of scripts that forced one. */
async function forced(work) {
  const session = await site.browser.newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const complete = new Promise((resolve) => { session.once('Tracing.tracingComplete', resolve); });
  const includedCategories = ['disabled-by-default-devtools.timeline', 'devtools.timeline', 'disabled-by-default-devtools.timeline.stack'];
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } });
  await work();
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  const stacks = events.filter(({ name }) => name === 'Layout').map(({ args }) => args.beginData?.stackTrace ?? []);
  return {
    layouts: stacks.length,
    forced: stacks.filter(([frame]) => frame?.url.startsWith(site.origin)).map(([frame]) => frame.functionName),
  };
}

test('no script forces a layout while a page opens', async (t) => {
  const faults = [];
  let layouts = 0;
  await onPhone(async (page) => {
    for (const chapter of chapters()) {
      const found = await forced(async () => {
        await page.goto(address(chapter));
        await page.waitForFunction(() => document.querySelector('.exercise[data-kind] .kept'));
      });
      layouts += found.layouts;
      faults.push(...found.forced.map((name) => `${chapter.path}: ${name}`));
    }
  });
  if (layouts === 0) faults.push('no layout was recorded');
  expectNone(t, faults, count(layouts, 'layout'));
});

test('a folded card has no layout until it is unfolded', async (t) => {
  const heights = await onPhone(async (page) => {
    const found = [];
    for (const chapter of chapters().filter(({ kinds }) => kinds.has('cards'))) {
      await page.goto(address(chapter));
      found.push(...await page.locator('.card textarea').evaluateAll((fields) => fields.map((field) => {
        const folded = field.getBoundingClientRect().height;
        field.closest('.card').open = true;
        return { id: field.id, folded, turned: field.getBoundingClientRect().height };
      })));
    }
    return found;
  });
  const faults = heights.filter(({ folded, turned }) => folded > 0 || turned === 0).map((card) => JSON.stringify(card));
  if (heights.length === 0) faults.push('there is no card');
  expectNone(t, faults, count(heights.length, 'card'));
});

/** The fonts of all visible text, each as a string. Runs in the page. */
function fonts() {
  const found = new Set();
  for (const element of document.body.querySelectorAll(':not(svg, svg *, math, math *, template)')) {
    const style = getComputedStyle(element);
    const has = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!has || !element.checkVisibility()) continue;
    found.add(['fontFamily', 'fontSize', 'fontStyle', 'fontWeight', 'fontSizeAdjust'].map((name) => style[name]).join(' '));
  }
  return [...found];
}

test('a page has few fonts', async (t) => {
  const faults = [];
  let most = 0;
  await onPhone(async (tab) => {
    for (const page of pages()) {
      await tab.goto(address(page));
      const found = await tab.evaluate(fonts);
      most = Math.max(most, found.length);
      if (found.length > FONTS) faults.push(`${page.path}: ${found.length}\n    ${found.join('\n    ')}`);
    }
  });
  if (most === 0) faults.push('no font was found');
  expectNone(t, faults, `${count(pages().length, 'page')}, at most ${count(most, 'font')} on one`);
});

/** The top of the main element at each window width. */
async function tops(page) {
  const found = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: PHONE.height });
    found.push(await page.evaluate(() => document.querySelector('main').getBoundingClientRect().top));
  }
  return found;
}

test('nothing moves when scripts add the search, at any window width', async (t) => {
  const [chapter] = chapters();
  const before = await onPhone(async (page) => {
    // The state before scripts have loaded.
    await page.route('**/*.js', (route) => route.abort());
    await page.goto(address(chapter));
    return tops(page);
  });
  const after = await onPhone(async (page) => {
    await page.goto(address(chapter));
    await page.getByRole('button', { name: 'Search' }).waitFor();
    return tops(page);
  });
  const faults = WIDTHS.flatMap((width, at) => (before[at] === after[at] ? [] : [`${width} px: from ${before[at]} to ${after[at]}`]));
  if (new Set(after).size < 2) faults.push('the navigation never wraps');
  expectNone(t, faults, count(WIDTHS.length, 'width'));
});

/** Pauses animations, so that the speed of the machine doesn't matter. Returns a function that resumes them. */
async function holding(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Animation.enable');
  await session.send('Animation.setPlaybackRate', { playbackRate: 0 });
  return () => session.send('Animation.setPlaybackRate', { playbackRate: 1 });
}

test('nothing moves when stored answers are shown', async () => {
  const { path, storage } = STATES.find((state) => state.path.startsWith('reflections/') && state.storage);
  const moved = await onPhone(async (page) => {
    await holding(page);
    // The scripts arrive after the first paint.
    await page.route('**/script/*.js', async (route) => {
      await new Promise((resolve) => { setTimeout(resolve, 300); });
      await route.continue();
    });
    await page.addInitScript(() => {
      globalThis.moved = [];
      new PerformanceObserver((list) => globalThis.moved.push(...list.getEntries().map(({ value }) => value)))
        .observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(address({ path }));
    await page.locator('.reflection .own-words').first().waitFor();
    // Layout shifts are reported after the frame that shows them.
    await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
    return page.evaluate(() => globalThis.moved);
  }, storage(site.origin));
  assert.deepEqual(moved, []);
});

test('if scripts never load, My reflections shows its exercises after a moment', async () => {
  await onPhone(async (page) => {
    const goOn = await holding(page);
    await page.route('**/script/*.js', (route) => route.abort());
    await page.goto(address({ path: 'reflections/index.html' }));
    const seen = () => page.locator('.plainly, .check-group:not([hidden]) h2').evaluateAll((all) =>
      all.map((element) => getComputedStyle(element).visibility));
    assert.ok((await seen()).every((visibility) => visibility === 'hidden'), 'the list is visible at once, and would move');
    await goOn();
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
    const then = await seen();
    assert.ok(then.length > 1 && then.every((visibility) => visibility === 'visible'), then.join(' '));
  });
});
