// How tests run axe.
import axe from 'axe-core';

export const SOURCE = axe.source;
export const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** Runs axe in the page, with everything unfolded, since axe skips what is hidden. */
export function audit(tags) {
  for (const details of document.querySelectorAll('details')) details.open = true;
  scrollTo(0, 0); // or the sticky header covers other elements
  return window.axe.run(document, {
    runOnly: { type: 'tag', values: tags },
    rules: { 'target-size': { enabled: true } },
    resultTypes: ['violations'],
  }).then(({ violations, passes, incomplete }) => ({
    rules: passes.length + violations.length,
    undecided: incomplete.map((rule) => rule.id),
    faults: violations.flatMap((rule) => rule.nodes.map((node) =>
      `${rule.id} at ${node.target.join(' ')}: ${node.failureSummary.split('\n').slice(1).join(';').trim()}`)),
  }));
}
