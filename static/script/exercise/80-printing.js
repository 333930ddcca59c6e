// Paper: blank to write on, or with the reader's answers; thoughts beside them on a last page or left out.
'use strict';

const printing = (() => {
  const root = document.documentElement;
  /** @type {(() => void)[]} */
  let undo = [];
  let withReplies = true;

  /** What is written stands as text on paper: a box would cut it. */
  const write = () => {
    for (const field of /** @type {Field[]} */ (dom.all(document, '.exercise :is(textarea, input[type="text"])'))) {
      if (!field.value.trim()) continue;
      const text = dom.make('p', 'written own-words', field.value);
      field.after(text);
      undo.push(() => text.remove());
    }
  };

  /** Folds of thoughts move to a last page, each below the title of its exercise, and back. */
  const gather = () => {
    const page = dom.make('section', 'last-page', dom.make('h2', '', words.say('last_page')));
    const folds = dom.all(document, '.exercise details.replies');
    if (folds.length === 0) return;
    for (const fold of folds) {
      const stays = document.createComment('');
      fold.before(stays);
      page.append(dom.make('h3', '', dom.text(dom.one(/** @type {HTMLElement} */ (fold.closest('.exercise')), '.exercise-title'))), fold);
      undo.push(() => stays.replaceWith(fold));
    }
    dom.one(document, 'main')?.append(page);
    undo.push(() => page.remove());
  };

  addEventListener('beforeprint', () => {
    if (root.dataset.print !== 'blank') write();
    if (root.dataset.print && root.dataset.print !== 'session' && withReplies) gather();
  });
  addEventListener('afterprint', () => {
    undo.reverse().forEach((back) => back());
    undo = [];
    delete root.dataset.print;
    delete root.dataset.replies;
  });

  /** @param {string} how @param {boolean} [thoughts] */
  const go = (how, thoughts = true) => {
    root.dataset.print = how;
    root.dataset.replies = thoughts ? 'last' : 'none';
    withReplies = thoughts;
    print();
  };

  for (const bar of dom.all(document, '[data-printing]')) {
    bar.hidden = false;
    const thoughts = /** @type {HTMLInputElement} */ (dom.one(bar, '[data-do="replies"]'));
    for (const button of dom.all(bar, '[data-print]')) {
      button.addEventListener('click', () => go(button.dataset.print ?? '', thoughts.checked));
    }
  }

  return { go };
})();
