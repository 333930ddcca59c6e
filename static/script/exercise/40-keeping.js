// The reader's choice whether answers are kept: asked once, below the exercise that is answered first, and changeable at
// the foot of the page.
'use strict';

const keeping = (() => {
  /** @type {{ copy: HTMLElement, unlock: HTMLElement, said: HTMLElement }[]} */
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
    const copy = template && dom.one(document.importNode(template.content, true), '.keeping');
    if (!copy || dom.one(where, '.keeping')) return;
    for (const button of dom.all(copy, '[data-place]')) {
      button.addEventListener('click', () => {
        store.choose(/** @type {'session' | 'device'} */ (button.dataset.place));
        // What pointed to the choice has done its work.
        dom.one(document, '.offer')?.remove();
      });
    }
    const [unlock, said] = dom.all(copy, '.unlock, .said');
    // A field for a passphrase is only there while there is something to open.
    unlock.remove();
    /** @type {HTMLInputElement[]} */
    const [field] = dom.all(unlock, 'input');
    const open = async () => {
      const fits = await store.open(field.value);
      field.value = '';
      said.textContent = words.say(fits ? 'opened' : 'wrong_passphrase', { n: store.QUIET / 60_000 });
      // The field goes away with what it opened.
      (fits ? said : field).focus();
    };
    field.addEventListener('keydown', ({ key }) => { if (key === 'Enter') void open(); });
    dom.one(unlock, '[data-do="unlock"]')?.addEventListener('click', open);
    // The first copy, at the foot, tells; a second one beside an exercise would say the same again.
    if (shown.length === 0) dom.one(copy, '.keeping-line')?.setAttribute('role', 'status');
    where.append(copy);
    shown.push({ copy, unlock, said });
    refresh({ copy, unlock, said });
  };

  /** @param {{ copy: HTMLElement, unlock: HTMLElement, said: HTMLElement }} one */
  const refresh = ({ copy, unlock, said }) => {
    dom.one(copy, '.keeping-line')?.replaceChildren(line());
    if (store.isShut()) {
      said.before(unlock);
      // It may still say that they are open.
      said.textContent = '';
    } else unlock.remove();
    dom.all(copy, '.act')[0].hidden = store.isShut();
    for (const button of dom.all(copy, '[data-place]')) button.setAttribute('aria-pressed', String(button.dataset.place === store.place()));
  };

  /** The key of a word on whether what an exercise holds is kept. @param {boolean} forgets */
  const word = (forgets) => {
    if (forgets) return 'never';
    return store.isFailing() || store.isShut() ? 'memory' : { page: 'memory', session: 'session', device: 'kept' }[store.place()];
  };

  store.listen(() => shown.forEach(refresh));

  return { add, word };
})();
