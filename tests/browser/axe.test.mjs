import { test } from 'node:test';
import assert from 'node:assert/strict';
import { SOURCE, audit } from './lib/axe.mjs';
import { DESKTOP, PHONE, inPages, withBrowser } from './lib/browser.mjs';
import { count, expectNone } from './lib/report.mjs';
import { serve } from './lib/server.mjs';
import { DIST, pages } from './lib/site.mjs';

test('axe finds nothing on any page, on a phone and a desktop, in light and dark colors', { timeout: 900_000 }, async (t) => {
  const server = await serve(DIST);
  const found = new Map(); // places by fault: a fault of a template is one, on however many pages
  const undecided = new Set();
  let audits = 0;
  try {
    await withBrowser(async (browser) => {
      for (const [name, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
        // The site's security policy would block axe; reading.test.mjs checks the policy.
        const context = await browser.newContext({ viewport, reducedMotion: 'reduce', bypassCSP: true });
        await context.addInitScript({ content: SOURCE });
        await inPages(context, pages(), 2, async (page, { path }) => {
          await page.goto(`${server.origin}/${encodeURI(path)}`);
          const result = await audit(page);
          for (const fault of result.faults) found.set(fault, [...(found.get(fault) ?? []), `${path} (${name})`]);
          result.undecided.forEach((rule) => undecided.add(rule));
          audits += 1;
        });
        await context.close();
      }
    });
  } finally {
    await server.close();
  }
  if (undecided.size > 0) t.diagnostic(`left to human judgement by axe: ${[...undecided].sort().join(', ')}`);
  const faults = [...found].map(([fault, places]) => `${places[0]} and ${places.length - 1} more: ${fault}`);
  assert.equal(audits, 2 * pages().length);
  expectNone(t, faults, `${count(audits, 'audit')} of ${count(pages().length, 'page')}`);
});
