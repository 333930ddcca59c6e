// The reader's choice whether answers are kept: asked once, below the exercise that is answered first, and changeable at
// the foot of the page.
'use strict';

const keeping = (() => {
  /** @type {HTMLElement[]} */
  const shown = [];

  const line = () => {
    if (store.isFailing()) return words.say('keep_failed');
    if (store.isShut()) return words.say('keep_locked');
    return words.say(`keep_${{ page: 'ask', session: 'session', device: 'device' }[store.place()]}`);
  };

  /** Puts the choice into a place on the page. @param {HTMLElement} where */
  const add = (where) => {
    const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById('_keeping'));
    const copy = template && dom.one(/** @type {DocumentFragment} */ (template.content.cloneNode(true)), '.keeping');
    if (!copy || dom.one(where, '.keeping')) return;
    for (const button of dom.all(copy, '[data-place]')) {
      button.addEventListener('click', () => {
        store.choose(/** @type {'session' | 'device'} */ (button.dataset.place));
        said(copy, line());
      });
    }
    const field = /** @type {HTMLInputElement | null} */ (dom.one(copy, '.unlock input'));
    const unlock = async () => {
      const fits = await store.open(field?.value ?? '');
      if (field) field.value = '';
      said(copy, words.say(fits ? 'opened' : 'wrong_passphrase', { n: store.QUIET / 60_000 }));
      if (!fits) field?.focus();
    };
    field?.addEventListener('keydown', ({ key }) => { if (key === 'Enter') void unlock(); });
    dom.one(copy, '[data-do="unlock"]')?.addEventListener('click', unlock);
    where.append(copy);
    shown.push(copy);
    refresh(copy);
  };

  /** @param {HTMLElement} copy @param {string} what */
  const said = (copy, what) => dom.one(copy, '.said')?.replaceChildren(what);

  /** @param {HTMLElement} copy */
  const refresh = (copy) => {
    dom.one(copy, '.keeping-line')?.replaceChildren(line());
    const unlock = /** @type {HTMLElement} */ (dom.one(copy, '.unlock'));
    unlock.hidden = !store.isShut();
    const buttons = dom.all(copy, '[data-place]');
    /** @type {HTMLElement} */ (buttons[0].parentElement).hidden = store.isShut();
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.place === store.place()));
  };

  /** A word on whether what an exercise holds is kept. @param {boolean} forgets */
  const word = (forgets) => {
    if (forgets) return words.say('never');
    if (store.isFailing() || store.isShut()) return words.say('memory');
    return words.say({ page: 'memory', session: 'session', device: 'kept' }[store.place()]);
  };

  store.listen(() => shown.forEach(refresh));

  return { add, word };
})();
