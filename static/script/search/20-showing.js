// The dialog of the search: results as one types, by mouse and by arrow keys. Its words are in the page's own markup.
'use strict';

(() => {
  const SHOWN = 30;
  const PAUSE = 120; // milliseconds without a keystroke
  const dialog = /** @type {HTMLDialogElement} */ (document.querySelector('dialog.search'));
  /** @template {Element} E @param {string} selector */
  const part = (selector) => /** @type {E} */ (dialog.querySelector(selector));
  const input = /** @type {HTMLInputElement} */ (part('input'));
  const status = /** @type {HTMLElement} */ (part('.search-status'));
  const list = /** @type {HTMLElement} */ (part('.search-results'));
  const help = /** @type {HTMLElement | null} */ (dialog.querySelector('.search-help'));
  const template = /** @type {HTMLTemplateElement} */ (part('.search-result'));
  const plural = new Intl.PluralRules(document.documentElement.lang || 'en');
  // The index is a script of its own, which stands before this one.
  const find = matching.over(/** @type {{ searchIndex: Page[] }} */ (/** @type {unknown} */ (window)).searchIndex);

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

  /** @param {Found} found @param {string} query */
  const result = ({ title, address, section: [anchor, heading, text] }, query) => {
    const item = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const link = /** @type {HTMLAnchorElement} */ (item.querySelector('a'));
    const place = address.split('/').map(encodeURIComponent).join('/');
    link.href = `${dialog.dataset.root}${place}${anchor ? `#${encodeURIComponent(anchor)}` : ''}`;
    fill(/** @type {Element} */ (item.querySelector('.search-page')), matching.marked(title, query));
    fill(/** @type {Element} */ (item.querySelector('.search-heading')), matching.marked(heading, query));
    fill(/** @type {Element} */ (item.querySelector('.search-text')), text ? matching.snippet(text, query) : []);
    return item;
  };

  /** @param {number} n */
  const counted = (n) => {
    const { none, one, other, more } = status.dataset;
    if (n === 0) return none ?? '';
    const form = n > SHOWN ? more : plural.select(n) === 'one' ? one : other;
    return (form ?? '').replace('{n}', String(n)).replace('{shown}', String(SHOWN));
  };

  const show = () => {
    const query = input.value;
    const asked = matching.terms(query).length > 0;
    const found = asked ? find(query) : [];
    list.replaceChildren(...found.slice(0, SHOWN).map((one) => result(one, query)));
    // Whoever looks for words of harm and finds none isn't left alone.
    if (help) help.hidden = !asked || found.length > 0;
    status.textContent = asked ? counted(found.length) : (status.dataset.hint ?? '');
  };

  let waiting = 0;
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });

  // In the words, Enter opens the first result, and Escape closes at once, where browsers would only empty the field.
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || !['Enter', 'Escape'].includes(event.key)) return;
    event.preventDefault();
    if (event.key === 'Escape') {
      dialog.close();
      return;
    }
    clearTimeout(waiting);
    show();
    list.querySelector('a')?.click();
  });

  // Arrow keys go from the words to the results and back; Enter follows the one in focus.
  dialog.addEventListener('keydown', (event) => {
    const down = event.key === 'ArrowDown';
    if (event.isComposing || (!down && event.key !== 'ArrowUp')) return;
    const stops = /** @type {HTMLElement[]} */ ([input, ...dialog.querySelectorAll(':is(.search-help:not([hidden]), .search-results) a')]);
    const now = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = stops[now + (down ? 1 : -1)];
    if (now < 0 || !next) return;
    event.preventDefault();
    next.focus();
  });

  // A result on this very page loads nothing: the dialog is in its way.
  list.addEventListener('click', (event) => {
    if (/** @type {Element} */ (event.target).closest('a')) dialog.close();
  });

  dialog.addEventListener('inquill:search', show);
})();
