// Texts of the interface, and helpers to find and create elements.
'use strict';

/** Texts for scripts, from the JSON blocks of the page. */
const strings = (() => {
  /** @type {Record<string, string>} */
  const table = {};
  for (const block of document.querySelectorAll('script[type="application/json"]')) {
    if (block.id.startsWith('_words')) Object.assign(table, JSON.parse(block.textContent ?? ''));
  }

  /**
   * The text of a key, each `{name}` replaced by its value.
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  const get = (key, values = {}) =>
    (table[key] ?? '').replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

  /** @type {HTMLElement} its `lang` is the language of the content: an untranslated page has the content in another one than the frame */
  const content = document.querySelector('.prose[lang]') ?? document.documentElement;

  /** A date in the long form of the content's language. @param {string | Date} time */
  const date = (time) => new Date(time).toLocaleDateString(content.lang, { dateStyle: 'long' });

  return { get, date };
})();

const dom = (() => {
  /**
   * @template {Element} [E=HTMLElement]
   * @param {ParentNode} root @param {string} selector
   */
  const find = (root, selector) => /** @type {E | null} */ (root.querySelector(selector));

  /**
   * @template {Element} [E=HTMLElement]
   * @param {ParentNode} root @param {string} selector
   */
  const findAll = (root, selector) => /** @type {E[]} */ ([...root.querySelectorAll(selector)]);

  /**
   * An element with a class and children. Strings become text nodes, never markup.
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag @param {string} [className] @param {...(Node | string)} children
   */
  const create = (tag, className = '', ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (className.includes('own-words')) {
      // The reader's own text has its own direction, and must not be sent to a translation service.
      element.translate = false;
      element.dir = 'auto';
    }
    element.append(...children);
    return element;
  };

  /** A button. @param {string} label @param {() => void} onClick @param {string} [className] */
  const button = (label, onClick, className = 'press') => {
    const element = create('button', className, label);
    element.type = 'button';
    element.addEventListener('click', onClick);
    return element;
  };

  /** The text of an element, white space collapsed. @param {Element | null | undefined} element */
  const text = (element) => (element?.textContent ?? '').replace(/\s+/g, ' ').trim();

  /** Offers a file for saving. @param {string} name @param {string} type @param {string} contents */
  const download = (name, type, contents) => {
    const link = create('a');
    link.href = URL.createObjectURL(new Blob([contents], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  /**
   * Copies a text, by `execCommand` where the clipboard API is missing or denied. Where both fail, selects the element that
   * shows the text, so that the reader can copy it. Resolves to whether it was copied.
   * @param {string} contents @param {Node | null} shownIn
   */
  const copy = async (contents, shownIn) => {
    try {
      await navigator.clipboard.writeText(contents);
      return true;
    } catch {
      const area = create('textarea', 'visually-hidden');
      const focused = /** @type {HTMLElement | null} */ (document.activeElement);
      area.value = contents;
      document.body.append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      focused?.focus();
      if (!done && shownIn) getSelection()?.selectAllChildren(shownIn);
      return done;
    }
  };

  return { find, findAll, create, button, text, download, copy };
})();
