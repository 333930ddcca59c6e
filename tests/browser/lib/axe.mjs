// How tests run axe.
import assert from 'node:assert/strict';
import axe from 'axe-core';

export const SOURCE = axe.source;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
/** Rules that depend on colors. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * Runs axe in a page that has `SOURCE`, in light colors, and then the rules about colors in dark ones: nothing else differs.
 * Resolves to `{ undecided, faults }`.
 */
export async function audit(page) {
  // Without transitions, or axe would see colors in between.
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const light = await page.evaluate(runAxe, { type: 'tag', values: TAGS });
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await page.evaluate(runAxe, { type: 'rule', values: COLOR_RULES });
  await page.emulateMedia({ colorScheme: 'light' });
  assert.ok(light.rules > 10 && dark.rules > 0, `axe ran ${light.rules} and ${dark.rules} rules`);
  return {
    undecided: [...light.undecided, ...dark.undecided],
    faults: [...light.faults, ...dark.faults.map((fault) => `in dark colors: ${fault}`)],
  };
}

/** Unfolds everything, since axe skips what is hidden, and runs axe. Runs in the page. */
function runAxe(runOnly) {
  for (const details of document.querySelectorAll('details')) details.open = true;
  scrollTo(0, 0); // or the sticky header covers other elements
  return window.axe.run(document, {
    runOnly,
    ...(runOnly.type === 'tag' ? { rules: { 'target-size': { enabled: true } } } : {}),
    resultTypes: ['violations'],
  }).then(({ violations, passes, incomplete }) => ({
    rules: passes.length + violations.length,
    undecided: incomplete.map((rule) => rule.id),
    faults: violations.flatMap((rule) => rule.nodes.map((node) =>
      `${rule.id} at ${node.target.join(' ')}: ${node.failureSummary.split('\n').slice(1).join(';').trim()}`)),
  }));
}
