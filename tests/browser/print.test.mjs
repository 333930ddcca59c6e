// Printed pages without scripts, read back from PDF.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { DESKTOP, launch } from './lib/browser.mjs';
import { squeeze, textOfPages } from './lib/pdf.mjs';
import { count, expectNone } from './lib/report.mjs';
import { pages, pagesWithEveryKind } from './lib/site.mjs';

let browser;
let printed; // one entry per page: { path, paper, expected }

/** The texts that have to be printed. Runs in the page. */
function expectations() {
  // The first words of each text, which fit on one line, so that no page break splits them.
  const starts = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const words = walker.currentNode.data.trim().split(/\s+/).slice(0, 4).join(' ');
      const box = walker.currentNode.parentElement;
      const unseen = box.closest('[hidden], [aria-hidden=true], script, style, template, button, option, a.quick-exit, nav');
      if (words.length > 8 && !unseen) found.push(words);
    }
    return found;
  };
  const outside = (element, list) => !list.some((other) => other.contains(element));
  const folds = [...document.querySelectorAll('details.replies')];
  return {
    exercises: [...document.querySelectorAll('.exercise')].map((exercise) => ({
      id: exercise.id,
      title: document.getElementById(exercise.getAttribute('aria-labelledby'))?.textContent ?? '',
      fields: [...exercise.querySelectorAll('legend, label, p, li')]
        .filter((element) => outside(element, folds) && !element.closest('details:not([open])'))
        .flatMap(starts),
      replies: [...exercise.querySelectorAll('details.replies')].flatMap((fold) =>
        [...fold.children].filter((child) => child.tagName !== 'SUMMARY').flatMap(starts)),
    })),
    support: [...document.querySelectorAll('aside.support')].flatMap(starts),
  };
}

/** Navigation that would be printed. Runs in the page, with print media. */
function navigationOnPaper() {
  return [...document.querySelectorAll('nav, a.quick-exit, [role=navigation], [role=search]')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().height > 1)
    .map((element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`);
}

async function print(context, { path, url }) {
  const page = await context.newPage();
  await page.goto(url);
  const expected = await page.evaluate(expectations);
  await page.emulateMedia({ media: 'print' });
  const navigation = await page.evaluate(navigationOnPaper);
  await page.emulateMedia({ media: null });
  const pdf = await page.pdf({ format: 'A4', printBackground: false });
  await page.close();
  printed.push({ path, paper: squeeze(textOfPages(pdf).join(' ')), expected, navigation });
}

before(async () => {
  printed = [];
  const chosen = new Set([
    pages().find((page) => page.path === 'index.html'),
    ...pagesWithEveryKind(),
    // Self-check pages.
    ...pages().filter((page) => /self-checks?\//.test(page.path)).slice(0, 2),
  ]);
  browser = await launch();
  const context = await browser.newContext({ viewport: DESKTOP, javaScriptEnabled: false });
  for (const page of chosen) await print(context, page);
});
after(() => browser?.close());

/** The expected texts that a printed page lacks. */
function missing({ path, paper }, words, what) {
  return words.filter((w) => !paper.includes(squeeze(w))).map((w) => `${path}: ${what} lacks ${JSON.stringify(w)}`);
}

const exercises = () => printed.flatMap((page) => page.expected.exercises.map((exercise) => ({ page, exercise })));

test('exercises are printed with their titles, questions and options', (t) => {
  const faults = exercises().flatMap(({ page, exercise }) =>
    missing(page, [exercise.title, ...exercise.fields], `the exercise ${exercise.id}`));
  assert.ok(exercises().length > 0, 'no printed page has an exercise');
  expectNone(t, faults, `${count(exercises().length, 'exercise')} on ${count(printed.length, 'printed page')}`);
});

test('replies are printed, although they are folded on screen', (t) => {
  const folded = exercises().filter(({ exercise }) => exercise.replies.length > 0);
  const faults = folded.flatMap(({ page, exercise }) => missing(page, exercise.replies, `the replies of ${exercise.id}`));
  expectNone(t, faults, count(folded.length, 'fold') + ' of replies');
});

test('support contacts are printed on every page with exercises', (t) => {
  const faults = printed.flatMap((page) => [
    ...missing(page, page.expected.support, 'the support block'),
    ...(page.expected.exercises.length > 0 && page.expected.support.length === 0 ? [`${page.path}: has no support block`] : []),
  ]);
  expectNone(t, faults, count(printed.length, 'printed page'));
});

test('navigation isn’t printed', (t) => {
  const faults = printed.flatMap(({ path, navigation }) => navigation.map((what) => `${path}: ${what}`));
  expectNone(t, faults, count(printed.length, 'printed page'));
});
