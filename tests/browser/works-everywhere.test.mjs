// The pages in each state that scripts and readers can bring them into: axe, room, focus, movement, colours, markup, console.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SOURCE, TAGS, audit } from './lib/axe.mjs';
import { DESKTOP, PHONE, ZOOMED } from './lib/browser.mjs';
import { faultsIn } from './lib/checker.mjs';
import { movement, overflow, smallTargets } from './lib/in-page.mjs';
import { count, expectNone } from './lib/report.mjs';
import { openSite, visit } from './lib/reader.mjs';
import { STATES, missingPaths } from './lib/states.mjs';
import { tabThrough } from './lib/tab.mjs';

const VARIANTS = ['light', 'dark'].flatMap((colorScheme) => [
  { name: `phone, ${colorScheme}`, viewport: PHONE, colorScheme },
  { name: `desk, ${colorScheme}`, viewport: DESKTOP, colorScheme },
]);

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

/** Brings a page into every state and collects the faults that `look(page, state)` finds in it, and what the browser complains of. */
async function inEveryState(options, look, states = STATES) {
  assert.deepEqual(missingPaths(), []);
  const faults = [];
  for (const state of states) {
    const { path, storage, reach, label } = state;
    const storageState = storage?.(site.origin);
    await visit(site, 'mouse', path, async ({ page }) => {
      await reach?.(page);
      faults.push(...(await look(page, state)).map((fault) => `${label}: ${fault}`));
    }, { reducedMotion: 'reduce', storageState, ...options });
  }
  return faults;
}

for (const { name, ...variant } of VARIANTS) {
  test(`axe finds nothing in any state, on a ${name}`, { timeout: 600_000 }, async (t) => {
    // The site's own policy forbids what a tool injects, so it is set aside here and tested elsewhere.
    const options = { ...variant, bypassCSP: true, before: (page) => page.addInitScript({ content: SOURCE }) };
    const faults = await inEveryState(options, async (page) => {
      const result = await page.evaluate(audit, TAGS);
      assert.ok(result.rules > 10, 'axe looked at nothing');
      return result.faults;
    });
    expectNone(t, faults, count(STATES.length, 'state'));
  });
}

for (const [name, viewport] of [['at 320 px', PHONE], ['at 400 % zoom', ZOOMED]]) {
  test(`nothing scrolls sideways in any state ${name}`, { timeout: 300_000 }, async (t) => {
    const faults = await inEveryState({ viewport }, (page) => page.evaluate(overflow));
    expectNone(t, faults, count(STATES.length, 'state'));
  });
}

for (const [name, viewport] of [['phone', PHONE], ['desk', DESKTOP]]) {
  test(`everything to press is at least 24 × 24 px in any state, on a ${name}`, { timeout: 300_000 }, async (t) => {
    let looked = 0;
    const faults = await inEveryState({ viewport }, async (page) => {
      const result = await page.evaluate(smallTargets);
      looked += result.looked;
      return result.faults;
    });
    expectNone(t, faults, count(looked, 'target'));
  });

  test(`the focus is seen at every stop of the Tab key and never covered in any state, on a ${name}`, { timeout: 600_000 }, async (t) => {
    let stops = 0;
    const faults = await inEveryState({ viewport }, async (page) => {
      const result = await tabThrough(page);
      stops += result.stops;
      return result.faults;
    });
    expectNone(t, faults, count(stops, 'stop'));
  });
}

test('nothing moves in any state when the reader has asked for less movement', { timeout: 300_000 }, async (t) => {
  const faults = await inEveryState({ viewport: DESKTOP }, (page) => page.evaluate(movement));
  expectNone(t, faults, count(STATES.length, 'state'));
});

test('in forced colours what is pressed in is told apart from what is not', async (t) => {
  const look = (page) => page.evaluate(() => [...document.querySelectorAll('[aria-pressed="true"]')].filter((one) => one.checkVisibility()).flatMap((one) => {
    const other = [...document.querySelectorAll(`.${one.className.split(' ')[0]}[aria-pressed="false"]`)].find((it) => it.checkVisibility());
    if (!other) return [];
    const style = (element) => ['', '::before'].map((pseudo) => {
      const { backgroundColor, borderTopWidth, content, fontWeight, textDecorationLine } = getComputedStyle(element, pseudo || null);
      return [backgroundColor, borderTopWidth, content, fontWeight, textDecorationLine].join();
    }).join();
    return style(one) === style(other) ? [`“${one.textContent}” looks like “${other.textContent}”`] : [];
  }));
  const faults = await inEveryState({ viewport: DESKTOP, forcedColors: 'active' }, look);
  expectNone(t, faults, count(STATES.length, 'state'));
});

test('the Nu HTML checker finds nothing in the markup as scripts leave it', { timeout: 300_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'inquill-states-'));
  try {
    let at = 0;
    await inEveryState({ viewport: DESKTOP }, async (page, { label }) => {
      const html = await page.evaluate(() => document.documentElement.outerHTML);
      writeFileSync(join(folder, `${at += 1} ${label.replaceAll('/', '-')}.html`), `<!doctype html>\n${html}`);
      return [];
    });
    expectNone(t, faultsIn(folder), count(at, 'state'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
