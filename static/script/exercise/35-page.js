// The page's own words, and small ways to make and find elements.
'use strict';

/** Words that scripts say, from the data blocks of the page. */
const words = (() => {
  /** @type {Record<string, string>} */
  const table = {};
  for (const block of document.querySelectorAll('script[type="application/json"]')) {
    if (block.id.startsWith('_words')) Object.assign(table, JSON.parse(block.textContent ?? ''));
  }

  /**
   * The words of a key, each `{name}` filled in.
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  const say = (key, values = {}) =>
    (table[key] ?? '').replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

  /** @type {HTMLElement} what a page says of its own language; an original stands among words of another */
  const text = document.querySelector('.prose[lang]') ?? document.documentElement;

  /** A day as the text's language writes it. @param {string | Date} at */
  const day = (at) => new Date(at).toLocaleDateString(text.lang, { dateStyle: 'long' });

  return { say, day };
})();

const dom = (() => {
  /**
   * @template {Element} [E=HTMLElement]
   * @param {ParentNode} where @param {string} selector
   */
  const one = (where, selector) => /** @type {E | null} */ (where.querySelector(selector));

  /**
   * @template {Element} [E=HTMLElement]
   * @param {ParentNode} where @param {string} selector
   */
  const all = (where, selector) => /** @type {E[]} */ ([...where.querySelectorAll(selector)]);

  /**
   * An element with its class and what is in it. Text stays text, whatever is written in it.
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag @param {string} [name] @param {...(Node | string)} inside
   */
  const make = (tag, name = '', ...inside) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (name.includes('own-words')) {
      // What the reader wrote runs in its own direction, and no service is asked to translate it.
      element.translate = false;
      element.dir = 'auto';
    }
    element.append(...inside);
    return element;
  };

  /** A button. @param {string} label @param {() => void} act @param {string} [name] */
  const button = (label, act, name = 'press') => {
    const made = make('button', name, label);
    made.type = 'button';
    made.addEventListener('click', act);
    return made;
  };

  /** The text of an element, white space collapsed. @param {Element | null | undefined} element */
  const text = (element) => (element?.textContent ?? '').replace(/\s+/g, ' ').trim();

  /** Offers a file to save, made here. @param {string} name @param {string} type @param {string} contents */
  const save = (name, type, contents) => {
    const link = make('a');
    link.href = URL.createObjectURL(new Blob([contents], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  /**
   * Copies text, by the old way where the new one is not there or not allowed. Where that fails too, selects where it stands.
   * @param {string} what @param {Node | null} where
   */
  const copy = async (what, where) => {
    try {
      await navigator.clipboard.writeText(what);
      return true;
    } catch {
      const box = make('textarea', 'visually-hidden');
      const before = /** @type {HTMLElement | null} */ (document.activeElement);
      box.value = what;
      document.body.append(box);
      box.select();
      const done = document.execCommand('copy');
      box.remove();
      before?.focus();
      if (!done && where) getSelection()?.selectAllChildren(where);
      return done;
    }
  };

  return { one, all, make, button, text, save, copy };
})();
