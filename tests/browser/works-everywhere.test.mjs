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

/** Brings a page into every state, two at a time, and collects the faults that `look(page, state)` finds, and what the browser says. */
async function inEveryState(options, look) {
  assert.deepEqual(missingPaths(), []);
  const faults = [];
  const queue = [...STATES];
  const work = async () => {
    for (let state = queue.shift(); state; state = queue.shift()) {
      const { path, storage, reach, label } = state;
      await visit(site, 'mouse', path, async ({ page }) => {
        await reach?.(page);
        faults.push(...(await look(page, label)).map((fault) => `${label}: ${fault}`));
      }, { reducedMotion: 'reduce', storageState: storage?.(site.origin), ...options });
    }
  };
  await Promise.all([work(), work()]);
  return faults;
}

/** Looks at several things in each state, since to get there costs more than to look: the faults by what was looked at. */
async function lookedAt(viewport, looks) {
  const found = Object.fromEntries(Object.keys(looks).map((name) => [name, []]));
  await inEveryState({ viewport }, async (page, label) => {
    for (const [name, look] of Object.entries(looks)) found[name].push(...(await look(page, label)).map((fault) => `${label}: ${fault}`));
    return [];
  });
  return found;
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

test('nothing scrolls sideways in any state at 400 % zoom', { timeout: 300_000 }, async (t) => {
  expectNone(t, await inEveryState({ viewport: ZOOMED }, (page) => page.evaluate(overflow)), count(STATES.length, 'state'));
});

for (const [name, viewport] of [['phone', PHONE], ['desk', DESKTOP]]) {
  test(`in any state, on a ${name}`, { timeout: 600_000 }, async (t) => {
    const counted = { targets: 0, stops: 0 };
    const faults = await lookedAt(viewport, {
      overflow: (page) => page.evaluate(overflow),
      movement: (page) => page.evaluate(movement),
      targets: async (page) => {
        const result = await page.evaluate(smallTargets);
        counted.targets += result.looked;
        return result.faults;
      },
      focus: async (page) => {
        const result = await tabThrough(page);
        counted.stops += result.stops;
        return result.faults;
      },
    });
    await t.test('nothing scrolls sideways', (inner) => expectNone(inner, faults.overflow, count(STATES.length, 'state')));
    await t.test('nothing moves when the reader has asked for less movement', (inner) => expectNone(inner, faults.movement, count(STATES.length, 'state')));
    await t.test('everything to press is at least 24 × 24 px', (inner) => expectNone(inner, faults.targets, count(counted.targets, 'target')));
    await t.test('the focus is seen at every stop of the Tab key and never covered', (inner) => expectNone(inner, faults.focus, count(counted.stops, 'stop')));
  });
}

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
    await inEveryState({ viewport: DESKTOP }, async (page, label) => {
      const html = await page.evaluate(() => document.documentElement.outerHTML);
      writeFileSync(join(folder, `${at += 1} ${label.replaceAll('/', '-')}.html`), `<!doctype html>\n${html}`);
      return [];
    });
    expectNone(t, faultsIn(folder), count(at, 'state'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
