// Every state that scripts and readers can bring a page into: axe, overflow, focus, movement, forced colors, markup, console.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SOURCE, audit } from './lib/axe.mjs';
import { DESKTOP, PHONE, ZOOMED } from './lib/browser.mjs';
import { faultsIn } from './lib/checker.mjs';
import { movement, overflow, smallTargets } from './lib/in-page.mjs';
import { count, expectNone } from './lib/report.mjs';
import { openSite, visit } from './lib/reader.mjs';
import { STATES, missingPaths } from './lib/states.mjs';
import { tabThrough } from './lib/tab.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

/**
 * Brings a page into every state, two at a time. Reaching a state takes longer than looking at it, so one visit runs all checks, in
 * this order; each returns faults. Resolves to the faults by check. Whatever the browser complains about fails at once.
 */
async function inEveryState(options, checks) {
  assert.deepEqual(missingPaths(), []);
  const faults = Object.fromEntries(Object.keys(checks).map((name) => [name, []]));
  const queue = [...STATES];
  const work = async () => {
    for (let state = queue.shift(); state; state = queue.shift()) {
      const { path, storage, reach, label } = state;
      await visit(site, 'mouse', path, async ({ page }) => {
        await reach?.(page);
        for (const [name, check] of Object.entries(checks)) faults[name].push(...(await check(page, label)).map((fault) => `${label}: ${fault}`));
      }, { reducedMotion: 'reduce', storageState: storage?.(site.origin), ...options });
    }
  };
  await Promise.all([work(), work()]);
  return faults;
}

for (const [name, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
  test(`in every state, on a ${name}`, { timeout: 900_000 }, async (t) => {
    const counted = { targets: 0, stops: 0, audits: 0 };
    // The site's security policy would block axe. The next test has the policy on.
    const options = { viewport, bypassCSP: true, before: (page) => page.addInitScript({ content: SOURCE }) };
    const faults = await inEveryState(options, {
      overflow: (page) => page.evaluate(overflow),
      movement: (page) => page.evaluate(movement),
      targets: async (page) => {
        const result = await page.evaluate(smallTargets);
        counted.targets += result.looked;
        return result.faults;
      },
      // axe and the Tab key unfold everything, so they come last.
      axe: async (page) => {
        counted.audits += 1;
        return (await audit(page)).faults;
      },
      focus: async (page) => {
        const result = await tabThrough(page);
        counted.stops += result.stops;
        return result.faults;
      },
    });
    const states = count(STATES.length, 'state');
    assert.equal(counted.audits, STATES.length);
    await t.test('nothing overflows sideways', (inner) => expectNone(inner, faults.overflow, states));
    await t.test('nothing moves under prefers-reduced-motion', (inner) => expectNone(inner, faults.movement, states));
    await t.test('every target is at least 24 × 24 px', (inner) => expectNone(inner, faults.targets, count(counted.targets, 'target')));
    await t.test('axe finds nothing, in light and dark colors', (inner) => expectNone(inner, faults.axe, states));
    await t.test('the focus is visible and uncovered at every Tab stop', (inner) => expectNone(inner, faults.focus, count(counted.stops, 'stop')));
  });
}

/** Pressed buttons that look like others of their kind. Runs in the page. */
const indistinct = () => [...document.querySelectorAll('[aria-pressed="true"]')].filter((one) => one.checkVisibility()).flatMap((one) => {
  const other = [...document.querySelectorAll(`.${one.className.split(' ')[0]}[aria-pressed="false"]`)].find((it) => it.checkVisibility());
  if (!other) return [];
  const style = (element) => ['', '::before'].map((pseudo) => {
    const { backgroundColor, borderTopWidth, content, fontWeight, textDecorationLine } = getComputedStyle(element, pseudo || null);
    return [backgroundColor, borderTopWidth, content, fontWeight, textDecorationLine].join();
  }).join();
  return style(one) === style(other) ? [`“${one.textContent}” looks like “${other.textContent}”`] : [];
});

test('in every state, at 400 % zoom and with the security policy on', { timeout: 600_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'inquill-states-'));
  try {
    let saved = 0;
    const faults = await inEveryState({ viewport: ZOOMED }, {
      overflow: (page) => page.evaluate(overflow),
      save: async (page, label) => {
        const html = await page.evaluate(() => document.documentElement.outerHTML);
        writeFileSync(join(folder, `${saved += 1} ${label.replaceAll('/', '-')}.html`), `<!doctype html>\n${html}`);
        return [];
      },
      forcedColors: async (page) => {
        await page.emulateMedia({ forcedColors: 'active' });
        return page.evaluate(indistinct);
      },
    });
    const states = count(STATES.length, 'state');
    await t.test('nothing overflows sideways', (inner) => expectNone(inner, faults.overflow, states));
    await t.test('in forced colors, pressed buttons differ from others', (inner) => expectNone(inner, faults.forcedColors, states));
    await t.test('the Nu HTML checker finds nothing in the markup as scripts leave it', (inner) => {
      assert.equal(saved, STATES.length);
      expectNone(inner, faultsIn(folder), states);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
