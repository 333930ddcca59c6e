// Paper: blank to write on, or with the reader's answers; thoughts beside them on a last page or left out.
'use strict';

const printing = (() => {
  const root = document.documentElement;
  /** @type {(() => void)[]} */
  let undo = [];

  /** What is written stands as text on paper: a box would cut it. */
  const write = () => {
    /** @type {Field[]} */
    const fields = dom.all(document, '.exercise :is(textarea, input[type="text"])');
    for (const field of fields) {
      if (!field.value.trim()) continue;
      const text = dom.make('p', 'written own-words', field.value);
      field.after(text);
      undo.push(() => text.remove());
    }
  };

  /** Empty fields stand in for all there are: hidden text would still be in a file made of the paper. */
  const blank = () => {
    /** @type {HTMLInputElement[]} */
    const fields = dom.all(document, '.exercise .controls :is(textarea, input)');
    for (const field of fields) {
      const empty = document.importNode(field);
      ['id', 'name', 'style'].forEach((name) => empty.removeAttribute(name));
      empty.checked = false;
      empty.value = '';
      swap(field, empty);
    }
    for (const output of dom.all(document, 'output.blank')) swap(output, dom.make('span', 'blank', output.dataset.name ?? ''));
  };

  /** @param {HTMLElement} one @param {HTMLElement} other */
  const swap = (one, other) => {
    one.replaceWith(other);
    undo.push(() => other.replaceWith(one));
  };

  /** Thoughts move to a last page, each below the title of its exercise, and back: what is in folds; on a blank sheet backs of cards too. */
  const gather = () => {
    const page = dom.make('section', 'last-page', dom.make('h2', '', words.say('last_page')));
    for (const section of dom.all(document, '.exercise')) {
      const all = dom.all(section, root.dataset.print === 'blank' ? 'details.replies, .card-reply' : 'details.replies');
      if (all.length > 0) page.append(dom.make('h3', '', dom.text(dom.one(section, '.exercise-title'))));
      for (const one of all) {
        const front = one.closest('.card')?.querySelector('[data-ask]');
        if (front) page.append(dom.make('p', 'reply-to', dom.text(front)));
        const stays = document.createComment('');
        one.before(stays);
        page.append(one);
        undo.push(() => stays.replaceWith(one));
      }
    }
    if (page.childElementCount === 1) return;
    dom.one(document, 'main')?.append(page);
    undo.push(() => page.remove());
  };

  addEventListener('beforeprint', () => {
    if (root.dataset.print === 'blank') blank();
    else write();
    if (root.dataset.print && root.dataset.print !== 'session' && root.dataset.replies === 'last') gather();
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
    print();
  };

  for (const bar of dom.all(document, '[data-printing]')) {
    bar.hidden = false;
    /** @type {HTMLInputElement | null} */
    const thoughts = dom.one(bar, '[data-do="replies"]');
    for (const button of dom.all(bar, '[data-print]')) {
      button.addEventListener('click', () => go(button.dataset.print ?? '', thoughts?.checked));
    }
  }

  return { go };
})();
