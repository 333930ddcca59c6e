import { test } from 'node:test';
import assert from 'node:assert/strict';
import { SOURCE, TAGS, audit } from './lib/axe.mjs';
import { DESKTOP, PHONE, inPages, withBrowser } from './lib/browser.mjs';
import { count, expectNone } from './lib/report.mjs';
import { serve } from './lib/server.mjs';
import { DIST, pages } from './lib/site.mjs';

const VARIANTS = ['light', 'dark'].flatMap((colorScheme) => [
  { name: `phone, ${colorScheme}`, viewport: PHONE, colorScheme },
  { name: `desktop, ${colorScheme}`, viewport: DESKTOP, colorScheme },
]);

test('axe finds nothing on any page, on a phone and a desktop, in light and dark colors', { timeout: 900_000 }, async (t) => {
  const server = await serve(DIST);
  const found = new Map(); // a fault of a template is one fault, however many pages and variants show it
  const undecided = new Set();
  let runs = 0;
  try {
    await withBrowser(async (browser) => {
      for (const { name, viewport, colorScheme } of VARIANTS) {
        // The site's own policy forbids what a tool injects, so it is set aside here and tested elsewhere.
        const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce', bypassCSP: true });
        await context.addInitScript({ content: SOURCE });
        await inPages(context, pages(), 2, async (page, { path }) => {
          await page.goto(`${server.origin}/${encodeURI(path)}`);
          const result = await page.evaluate(audit, TAGS);
          assert.ok(result.rules > 10, `axe looked at nothing on ${path}`);
          for (const fault of result.faults) found.set(fault, [...(found.get(fault) ?? []), `${path} (${name})`]);
          result.undecided.forEach((rule) => undecided.add(rule));
          runs += 1;
        });
        await context.close();
      }
    });
  } finally {
    await server.close();
  }
  if (undecided.size > 0) t.diagnostic(`left to human judgement by axe: ${[...undecided].sort().join(', ')}`);
  const faults = [...found].map(([fault, places]) => `${places[0]} and ${places.length - 1} more: ${fault}`);
  expectNone(t, faults, `${count(runs, 'axe run')} over ${count(pages().length, 'page')}`);
});
