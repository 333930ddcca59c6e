// What comes out of the printer, read back from the PDF.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DESKTOP, launch } from './lib/browser.mjs';
import { count, expectNone } from './lib/report.mjs';
import { pages, pagesWithEveryKind } from './lib/site.mjs';

let browser;
let printed; // one entry per page: { path, paper, expected }
const folder = mkdtempSync(join(tmpdir(), 'inquill-print-'));

/** Letters and digits only: line breaks, hyphens and ligatures are the paper's business. */
const squeeze = (text) => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** What should and should not be on paper, taken from the page itself. Runs in the page. */
function expectations() {
  // The start of each run of text, short enough to stand on one line, so that no page break can cut it.
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

/** Navigation that would still take room on paper. Runs in the page while it is laid out for print. */
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
  const file = join(folder, `${printed.length}.pdf`);
  writeFileSync(file, await page.pdf({ format: 'A4', printBackground: false }));
  await page.close();
  const read = spawnSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' });
  assert.equal(read.error, undefined, `pdftotext (poppler-utils) could not be started: ${read.error?.message}`);
  assert.equal(read.status, 0, read.stderr);
  printed.push({ path, paper: squeeze(read.stdout), expected, navigation });
}

before(async () => {
  printed = [];
  const chosen = new Set([
    pages().find((page) => page.path === 'index.html'),
    ...pagesWithEveryKind(),
    // A page of exercises beside the chapter it belongs to, when the site has one.
    ...pages().filter((page) => /self-checks?\//.test(page.path)).slice(0, 2),
  ]);
  browser = await launch();
  const context = await browser.newContext({ viewport: DESKTOP, javaScriptEnabled: false });
  for (const page of chosen) await print(context, page);
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The expected words that the paper of a page lacks. */
function missing({ path, paper }, words, what) {
  return words.filter((w) => !paper.includes(squeeze(w))).map((w) => `${path}: ${what} lacks ${JSON.stringify(w)}`);
}

const exercises = () => printed.flatMap((sheet) => sheet.expected.exercises.map((exercise) => ({ sheet, exercise })));

test('exercises are on paper with their titles and every question and answer to choose from', (t) => {
  const faults = exercises().flatMap(({ sheet, exercise }) =>
    missing(sheet, [exercise.title, ...exercise.fields], `the exercise ${exercise.id}`));
  assert.ok(exercises().length > 0, 'no printed page has an exercise');
  expectNone(t, faults, `${count(exercises().length, 'exercise')} on ${count(printed.length, 'printed page')}`);
});

test('replies are on paper although they are folded on screen', (t) => {
  const folded = exercises().filter(({ exercise }) => exercise.replies.length > 0);
  const faults = folded.flatMap(({ sheet, exercise }) => missing(sheet, exercise.replies, `the replies of ${exercise.id}`));
  expectNone(t, faults, count(folded.length, 'fold') + ' of replies');
});

test('where to find help is on paper on every page with exercises', (t) => {
  const faults = printed.flatMap((sheet) => [
    ...missing(sheet, sheet.expected.support, 'the support block'),
    ...(sheet.expected.exercises.length > 0 && sheet.expected.support.length === 0 ? [`${sheet.path}: has no support block`] : []),
  ]);
  expectNone(t, faults, count(printed.length, 'printed page'));
});

test('navigation stays off the paper', (t) => {
  const faults = printed.flatMap(({ path, navigation }) => navigation.map((what) => `${path}: ${what}`));
  expectNone(t, faults, count(printed.length, 'printed page'));
});
