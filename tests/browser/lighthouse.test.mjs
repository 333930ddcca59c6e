// Lighthouse with its settings for a phone, once for a chapter and once for My reflections. Accessibility, best practices and SEO are
// scores of audits that pass or fail. The score for performance depends on how busy the machine is: it's only printed, and the
// counts behind it have limits.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import lighthouse from 'lighthouse';
import { launch } from './lib/browser.mjs';
import { serve } from './lib/server.mjs';
import { DIST } from './lib/site.mjs';
import { richChapters } from './lib/states.mjs';

const CATEGORIES = ['accessibility', 'best-practices', 'seo'];
/** Audits of performance that pass or fail on any machine. */
const AUDITS = [
  'duplicated-javascript', 'efficient-animated-content', 'font-display', 'legacy-javascript', 'modern-image-formats', 'no-document-write',
  'offscreen-images', 'redirects', 'unsized-images', 'uses-optimized-images', 'uses-passive-event-listeners', 'uses-rel-preconnect',
  'uses-responsive-images', 'viewport',
];
/** Limits of counts; the one of elements is Lighthouse's own. budgets.test.mjs has those of bytes. */
const LIMITS = { requests: 6, 'render-blocking requests': 1, elements: 1400, 'layout shift': 0 };

// Lighthouse fetches robots.txt from within the page, which the site's security policy blocks.
const SKIPPED = ['robots-txt'];

const freePort = () => new Promise((resolve, reject) => {
  const probe = createServer().once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

let server;
let browser;
let port;
before(async () => {
  // The server first, or it might get the free port.
  server = await serve(DIST);
  port = await freePort();
  browser = await launch([`--remote-debugging-port=${port}`]);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

for (const path of [richChapters()[0], 'reflections/index.html']) {
  test(`Lighthouse finds nothing to improve in ${path}`, { timeout: 300_000 }, async (t) => {
    const { lhr } = await lighthouse(`${server.origin}/${path}`, {
      port, logLevel: 'error', onlyCategories: [...CATEGORIES, 'performance'], skipAudits: SKIPPED,
    });
    assert.equal(lhr.runtimeError, undefined, lhr.runtimeError?.message);
    const { audits, categories } = lhr;
    const failed = ({ id }) => audits[id].score !== null && audits[id].score < 1;
    const faults = [
      ...CATEGORIES.filter((name) => categories[name].score < 1).flatMap((name) => [`${name}: ${categories[name].score}`,
        ...categories[name].auditRefs.filter((audit) => audit.weight > 0 && failed(audit)).map(({ id }) => `  ${id}: ${audits[id].title}`)]),
      ...AUDITS.filter((id) => audits[id].score !== null && audits[id].score < 1).map((id) => `${id}: ${audits[id].title}`),
    ];
    const counts = {
      requests: audits['network-requests'].details.items.length,
      'render-blocking requests': audits['render-blocking-resources'].details.items.length,
      elements: audits['dom-size'].numericValue,
      'layout shift': audits['cumulative-layout-shift'].numericValue,
    };
    t.diagnostic(JSON.stringify({ ...counts, performance: categories.performance.score }));
    for (const [name, limit] of Object.entries(LIMITS)) if (!(counts[name] <= limit)) faults.push(`${name}: ${counts[name]}, the limit is ${limit}`);
    assert.ok(counts.requests > 2 && counts.elements > 100, 'the page was not loaded');
    assert.deepEqual(faults, []);
  });
}
