// Readers' settings: reduced motion, forced colors, contrast; and the focus at every Tab stop.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { DESKTOP, PHONE, launch, visitPages } from './lib/browser.mjs';
import { lowestContrast, movement } from './lib/in-page.mjs';
import { count, expectNone } from './lib/report.mjs';
import { pages, pagesWithEveryKind } from './lib/site.mjs';
import { tabThrough } from './lib/tab.mjs';

const BODY_TEXT = 'article p:not([class]), article li:not([class]), textarea';
const ENOUGH = 7;

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** The front page, and pages with every kind of exercise. */
const samples = () => [...new Set([pages().find((page) => page.path === 'index.html'), ...pagesWithEveryKind()])];

test('nothing moves under prefers-reduced-motion', async (t) => {
  const faults = await visitPages(browser, pages(), { reducedMotion: 'reduce' }, (page) => page.evaluate(movement));
  expectNone(t, faults, count(pages().length, 'page'));
});

test('in forced colors every field has a border and the focus an outline', async (t) => {
  let looked = 0;
  const faults = await visitPages(browser, samples(), { forcedColors: 'active' }, async (page) => {
    assert.ok(await page.evaluate(() => matchMedia('(forced-colors: active)').matches), 'forced colors aren’t emulated');
    // The outline appears only after a key was pressed.
    await page.keyboard.press('Tab');
    const result = await page.evaluate(() => {
      const found = [];
      let seen = 0;
      const drawn = (style, side) => style[`${side}Style`] !== 'none' && parseFloat(style[`${side}Width`]) > 0;
      for (const element of document.querySelectorAll('a[href], button, summary, input, textarea, select')) {
        if (!element.checkVisibility()) continue;
        seen += 1;
        const name = `<${element.tagName.toLowerCase()}> ${element.name || element.textContent.trim().slice(0, 40)}`;
        element.focus();
        const parts = [element, ...(element.labels ?? []), element.nextElementSibling].filter(Boolean);
        if (!parts.some((part) => drawn(getComputedStyle(part), 'outline'))) found.push(`${name}: focus without an outline`);
        const style = getComputedStyle(element);
        const native = ['radio', 'checkbox'].includes(element.type) && style.appearance !== 'none';
        const edges = ['borderBottom', 'borderLeft'].some((side) => drawn(style, side));
        if (element.matches('input, textarea, select') && !native && !edges) found.push(`${name}: no edge`);
      }
      return { seen, found };
    });
    looked += result.seen;
    return result.found;
  });
  expectNone(t, faults, `${count(looked, 'control')} on ${count(samples().length, 'page')}`);
});

for (const [name, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
  test(`the focus is visible and uncovered at every Tab stop, on a ${name}`, { timeout: 300_000 }, async (t) => {
    let stops = 0;
    const faults = await visitPages(browser, samples(), { viewport, reducedMotion: 'reduce' }, async (page) => {
      const result = await tabThrough(page);
      stops += result.stops;
      return result.faults;
    });
    expectNone(t, faults, `${count(stops, 'stop')} on ${count(samples().length, 'page')}`);
  });
}

test(`body text has a contrast of at least ${ENOUGH}:1 in light and dark colors`, async (t) => {
  const lowest = {};
  const background = {};
  let looked = 0;
  const faults = [];
  for (const colorScheme of ['light', 'dark']) {
    lowest[colorScheme] = Infinity;
    faults.push(...await visitPages(browser, pages(), { colorScheme, reducedMotion: 'reduce' }, async (page) => {
      const found = await page.evaluate(lowestContrast, BODY_TEXT);
      looked += found.looked;
      background[colorScheme] = found.background;
      if (found.ratio < lowest[colorScheme]) lowest[colorScheme] = found.ratio;
      return found.ratio < ENOUGH ? [`${found.ratio.toFixed(2)} to 1 in ${colorScheme}: "${found.where}"`] : [];
    }));
  }
  assert.ok(looked > 0, 'no body text was found in an <article>');
  assert.ok(background.dark < 0.1 && background.light > 0.5, `backgrounds: ${JSON.stringify(background)}`);
  const least = Object.entries(lowest).map(([scheme, ratio]) => `${ratio.toFixed(2)} in ${scheme}`).join(', ');
  expectNone(t, faults, `${count(looked, 'piece')} of text, at least ${least}`);
});
