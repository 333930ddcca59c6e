// The reader's choice whether answers are kept: asked once, below the exercise that is answered first, and changeable at
// the foot of the page.
'use strict';

const keeping = (() => {
  /** @type {{ copy: HTMLElement, unlock: HTMLElement }[]} */
  const shown = [];

  const line = () => {
    if (store.isFailing()) return words.say('keep_failed');
    if (store.isShut()) return words.say('keep_locked');
    const broken = store.broken.size > 0 ? ` ${words.say('keep_broken')}` : '';
    return words.say(`keep_${{ page: 'ask', session: 'session', device: 'device' }[store.place()]}`) + broken;
  };

  /** Puts the choice into a place on the page. @param {HTMLElement} where */
  const add = (where) => {
    /** @type {HTMLTemplateElement | null} */
    const template = dom.one(document, '#_keeping');
    const copy = template && dom.one(/** @type {DocumentFragment} */ (template.content.cloneNode(true)), '.keeping');
    if (!copy || dom.one(where, '.keeping')) return;
    for (const button of dom.all(copy, '[data-place]')) {
      button.addEventListener('click', () => store.choose(/** @type {'session' | 'device'} */ (button.dataset.place)));
    }
    const unlock = /** @type {HTMLElement} */ (dom.one(copy, '.unlock'));
    // A field for a passphrase is only there while there is something to open.
    unlock.remove();
    const field = /** @type {HTMLInputElement} */ (dom.one(unlock, 'input'));
    const open = async () => {
      const fits = await store.open(field.value);
      field.value = '';
      said(copy, words.say(fits ? 'opened' : 'wrong_passphrase', { n: store.QUIET / 60_000 }));
      if (!fits) field.focus();
    };
    field.addEventListener('keydown', ({ key }) => { if (key === 'Enter') void open(); });
    dom.one(unlock, '[data-do="unlock"]')?.addEventListener('click', open);
    // The first copy, at the foot, tells; a second one beside an exercise would say the same again.
    if (shown.length === 0) dom.one(copy, '.keeping-line')?.setAttribute('role', 'status');
    where.append(copy);
    shown.push({ copy, unlock });
    refresh({ copy, unlock });
  };

  /** @param {HTMLElement} copy @param {string} what */
  const said = (copy, what) => dom.one(copy, '.said')?.replaceChildren(what);

  /** @param {{ copy: HTMLElement, unlock: HTMLElement }} one */
  const refresh = ({ copy, unlock }) => {
    dom.one(copy, '.keeping-line')?.replaceChildren(line());
    if (store.isShut()) dom.one(copy, '.said')?.before(unlock);
    else unlock.remove();
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
