// Printing: empty worksheets or the reader's answers, with the replies on a last page or without them.
'use strict';

const printing = (() => {
  const root = document.documentElement;
  /** @type {(() => void)[]} */
  let undo = [];

  /** Adds each answer as a paragraph, since a field would cut it off. */
  const showAnswers = () => {
    /** @type {Field[]} */
    const fields = dom.findAll(document, '.exercise :is(textarea, input[type="text"])');
    for (const field of fields) {
      if (!field.value.trim()) continue;
      const text = dom.create('p', 'written own-words', field.value);
      field.after(text);
      undo.push(() => text.remove());
    }
  };

  /** Replaces all fields by empty ones: a PDF would contain text that is only hidden. */
  const hideAnswers = () => {
    /** @type {HTMLInputElement[]} */
    const fields = dom.findAll(document, '.exercise .controls :is(textarea, input)');
    for (const field of fields) {
      const empty = document.importNode(field);
      ['id', 'name', 'style'].forEach((name) => empty.removeAttribute(name));
      empty.checked = false;
      empty.value = '';
      replace(field, empty);
    }
    for (const output of dom.findAll(document, 'output.blank')) replace(output, dom.create('span', 'blank', output.dataset.name ?? ''));
  };

  /** @param {HTMLElement} element @param {HTMLElement} replacement */
  const replace = (element, replacement) => {
    element.replaceWith(replacement);
    undo.push(() => replacement.replaceWith(element));
  };

  /** Moves replies to a last page, under the titles of their exercises; on an empty worksheet the backs of cards too. */
  const gatherReplies = () => {
    const page = dom.create('section', 'last-page', dom.create('h2', '', strings.get('last_page')));
    for (const section of dom.findAll(document, '.exercise')) {
      const all = dom.findAll(section, root.dataset.print === 'blank' ? 'details.replies, .card-reply' : 'details.replies');
      if (all.length > 0) page.append(dom.create('h3', '', dom.text(dom.find(section, '.exercise-title'))));
      for (const one of all) {
        const front = one.closest('.card')?.querySelector('[data-ask]');
        if (front) page.append(dom.create('p', 'reply-to', dom.text(front)));
        const placeholder = document.createComment('');
        one.before(placeholder);
        page.append(one);
        undo.push(() => placeholder.replaceWith(one));
      }
    }
    if (page.childElementCount === 1) return;
    dom.find(document, 'main')?.append(page);
    undo.push(() => page.remove());
  };

  addEventListener('beforeprint', () => {
    if (root.dataset.print === 'blank') hideAnswers();
    else showAnswers();
    if (root.dataset.print && root.dataset.print !== 'session' && root.dataset.replies === 'last') gatherReplies();
  });
  addEventListener('afterprint', () => {
    undo.reverse().forEach((step) => step());
    undo = [];
    delete root.dataset.print;
    delete root.dataset.replies;
  });

  /** @param {string} form `blank`, `filled`, `reflections` or `session` @param {boolean} [includesReplies] */
  const start = (form, includesReplies = true) => {
    root.dataset.print = form;
    root.dataset.replies = includesReplies ? 'last' : 'none';
    print();
  };

  for (const bar of dom.findAll(document, '[data-printing]')) {
    bar.hidden = false;
    /** @type {HTMLInputElement | null} */
    const checkbox = dom.find(bar, '[data-do="replies"]');
    for (const button of dom.findAll(bar, '[data-print]')) {
      button.addEventListener('click', () => start(button.dataset.print ?? '', checkbox?.checked));
    }
  }

  return { start };
})();
