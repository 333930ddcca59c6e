// The search dialog: results while the reader types, by mouse and by arrow keys. Its texts are in the page's markup.
'use strict';

(() => {
  const MAX_SHOWN = 30;
  const DELAY = 120; // milliseconds after the last key
  const dialog = /** @type {HTMLDialogElement} */ (document.querySelector('dialog.search'));
  /** @template {Element} E @param {string} selector */
  const find = (selector) => /** @type {E} */ (dialog.querySelector(selector));
  const input = /** @type {HTMLInputElement} */ (find('input'));
  const status = /** @type {HTMLElement} */ (find('.search-status'));
  const list = /** @type {HTMLElement} */ (find('.search-results'));
  const help = /** @type {HTMLElement | null} */ (dialog.querySelector('.search-help'));
  const template = /** @type {HTMLTemplateElement} */ (find('.search-result'));
  const plural = new Intl.PluralRules(document.documentElement.lang || 'en');
  // The index is another script, loaded before this one.
  const search = matching.searchIn(/** @type {{ searchIndex: Page[] }} */ (/** @type {unknown} */ (window)).searchIndex);

  /** @param {Element} element @param {Piece[]} pieces */
  const fill = (element, pieces) => {
    for (const { text, hit } of pieces) {
      if (!hit) {
        element.append(text);
        continue;
      }
      const mark = document.createElement('mark');
      mark.textContent = text;
      element.append(mark);
    }
  };

  /** @param {Result} result @param {string} query */
  const itemOf = ({ title, address, section: [anchor, heading, text] }, query) => {
    const item = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const link = /** @type {HTMLAnchorElement} */ (item.querySelector('a'));
    const path = address.split('/').map(encodeURIComponent).join('/');
    link.href = `${dialog.dataset.root}${path}${anchor ? `#${encodeURIComponent(anchor)}` : ''}`;
    fill(/** @type {Element} */ (item.querySelector('.search-page')), matching.marked(title, query));
    fill(/** @type {Element} */ (item.querySelector('.search-heading')), matching.marked(heading, query));
    fill(/** @type {Element} */ (item.querySelector('.search-text')), text ? matching.snippet(text, query) : []);
    return item;
  };

  /** @param {number} n */
  const countText = (n) => {
    const { none, one, other, more } = status.dataset;
    if (n === 0) return none ?? '';
    const form = n > MAX_SHOWN ? more : plural.select(n) === 'one' ? one : other;
    return (form ?? '').replace('{n}', String(n)).replace('{shown}', String(MAX_SHOWN));
  };

  const update = () => {
    const query = input.value;
    const isQuery = matching.terms(query).length > 0;
    const results = isQuery ? search(query) : [];
    list.replaceChildren(...results.slice(0, MAX_SHOWN).map((result) => itemOf(result, query)));
    // Someone may be looking for help in a crisis: without a result there is a link to it.
    if (help) help.hidden = !isQuery || results.length > 0;
    status.textContent = isQuery ? countText(results.length) : (status.dataset.hint ?? '');
  };

  let timer = 0;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(update, DELAY);
  });

  // In the field, Enter opens the first result, and Escape closes the dialog, where browsers would only empty the field.
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || !['Enter', 'Escape'].includes(event.key)) return;
    event.preventDefault();
    if (event.key === 'Escape') {
      dialog.close();
      return;
    }
    clearTimeout(timer);
    update();
    list.querySelector('a')?.click();
  });

  // Arrow keys move between the field and the results; Enter follows the focused one.
  dialog.addEventListener('keydown', (event) => {
    const isDown = event.key === 'ArrowDown';
    if (event.isComposing || (!isDown && event.key !== 'ArrowUp')) return;
    const stops = /** @type {HTMLElement[]} */ ([input, ...dialog.querySelectorAll(':is(.search-help:not([hidden]), .search-results) a')]);
    const current = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = stops[current + (isDown ? 1 : -1)];
    if (current < 0 || !next) return;
    event.preventDefault();
    next.focus();
  });

  // A result on this page doesn't load another one: the dialog has to close.
  list.addEventListener('click', (event) => {
    if (/** @type {Element} */ (event.target).closest('a')) dialog.close();
  });

  dialog.addEventListener('inquill:search', update);
})();
