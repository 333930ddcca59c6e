// The reader's choice whether answers are saved: asked once, below the exercise that is answered first, and changeable at
// the foot of the page.
'use strict';

/**
 * One copy of the choice.
 * @typedef {object} Choice
 * @property {HTMLElement} copy
 * @property {HTMLElement} unlock
 * @property {HTMLElement} said
 * @property {HTMLElement} ask
 * @property {HTMLInputElement | null} spelling shown at the foot of the page only
 */

const keeping = (() => {
  /** @type {Choice[]} */
  const shown = [];
  /** Whether the browser may check the reader's spelling on this page. */
  let spells = false;

  const line = () => {
    if (store.isFailing()) return words.say('keep_failed');
    if (vault.isShut()) return words.say('keep_locked');
    const place = store.place();
    const line = { page: 'keep_ask', session: 'keep_session', device: vault.lock() ? 'keep_locked_open' : 'keep_device' }[place];
    // All files that are opened in a browser share one storage.
    const isShared = location.protocol === 'file:' && place !== 'session' && !vault.lock();
    return [line, ...(isShared ? ['keep_disk'] : []), ...(store.broken.size > 0 ? ['keep_broken'] : [])].map((key) => words.say(key)).join(' ');
  };

  /** Puts the choice into a place on the page. @param {HTMLElement} where */
  const add = (where) => {
    /** @type {HTMLTemplateElement | null} */
    const template = dom.one(document, '#_keeping');
    const copy = template && dom.one(document.importNode(template.content, true), '.keeping');
    if (!copy || dom.one(where, '.keeping')) return;
    const [ask, unlock, said] = dom.all(copy, '.forget-ask, .unlock, .said');
    /** @param {'session' | 'device'} place */
    const choose = (place) => {
      ask.hidden = true;
      store.choose(place);
      // What pointed to the choice has done its work.
      dom.one(document, '.offer')?.remove();
    };
    for (const button of dom.all(copy, '[data-place]')) {
      button.addEventListener('click', () => {
        const place = /** @type {'session' | 'device'} */ (button.dataset.place);
        ask.hidden = place !== 'session' || storage.names('device').length === 0;
        if (ask.hidden) choose(place);
        else dom.one(ask, '[data-do="forget-no"]')?.focus();
      });
    }
    dom.one(ask, '[data-do="forget-yes"]')?.addEventListener('click', () => {
      choose('session');
      dom.one(copy, '[data-place="session"]')?.focus();
    });
    dom.one(ask, '[data-do="forget-no"]')?.addEventListener('click', () => {
      ask.hidden = true;
      dom.one(copy, '[data-place="device"]')?.focus();
    });
    // A field for a passphrase is only there while there is something to open.
    unlock.remove();
    /** @type {HTMLInputElement[]} */
    const [field] = dom.all(unlock, 'input');
    const open = async () => {
      const fits = await store.open(field.value);
      field.value = '';
      said.textContent = words.say(fits ? 'opened' : 'wrong_passphrase', { n: vault.QUIET / 60_000 });
      // The field goes away with what it opened.
      (fits ? said : field).focus();
    };
    field.addEventListener('keydown', ({ key }) => { if (key === 'Enter') void open(); });
    dom.one(unlock, '[data-do="unlock"]')?.addEventListener('click', open);
    /** @type {HTMLInputElement | null} */
    const spelling = dom.one(copy, '[data-do="spelling"]');
    if (shown.length === 0) {
      // The first copy, at the foot, says how things are; a second one beside an exercise would say the same again.
      dom.one(copy, '.keeping-line')?.setAttribute('role', 'status');
      spelling?.addEventListener('change', ({ target }) => {
        spells = /** @type {HTMLInputElement} */ (target).checked;
        store.letSpell(spells);
        spell();
      });
    } else dom.one(copy, '.spelling')?.remove();
    where.append(copy);
    shown.push({ copy, unlock, said, ask, spelling });
    refresh(/** @type {Choice} */ (shown.at(-1)));
  };

  /** Lets the browser check the spelling in all fields, or none. */
  const spell = () => {
    for (const field of dom.all(document, '.exercise :is(textarea, [type="text"])')) field.spellcheck = spells;
  };

  /** @param {Choice} one */
  const refresh = ({ copy, unlock, said, ask, spelling }) => {
    dom.one(copy, '.keeping-line')?.replaceChildren(line());
    if (vault.isShut()) {
      if (!unlock.isConnected) said.before(unlock);
      // It may still say that they are open.
      said.textContent = '';
    } else unlock.remove();
    if (store.place() === 'session' || vault.isShut()) ask.hidden = true;
    dom.all(copy, '.act')[0].hidden = vault.isShut();
    for (const button of dom.all(copy, '[data-place]')) button.setAttribute('aria-pressed', String(button.dataset.place === store.place()));
    if (store.place() !== 'page') spells = store.isSpelling();
    if (spelling) spelling.checked = spells;
    spell();
  };

  /** The key of a word on whether what an exercise holds is saved. @param {boolean} forgets */
  const word = (forgets) => {
    if (forgets) return 'never';
    return store.isFailing() || vault.isShut() ? 'memory' : { page: 'memory', session: 'session', device: 'kept' }[store.place()];
  };

  store.listen(() => shown.forEach(refresh));

  return { add, word };
})();
