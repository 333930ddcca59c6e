// The reader's choice where answers are saved: offered once, below the exercise that is answered first, and always at the foot
// of the page.
'use strict';

/**
 * One copy of the choice.
 * @typedef {object} ChoiceCopy
 * @property {HTMLElement} copy
 * @property {HTMLElement} unlock
 * @property {HTMLElement} said
 * @property {HTMLElement} ask
 * @property {HTMLInputElement | null} spelling only in the copy at the foot of the page
 */

const storageChoice = (() => {
  /** @type {ChoiceCopy[]} */
  const copies = [];
  /** Whether the browser may check the reader's spelling on this page. */
  let spellcheck = false;

  const statusLine = () => {
    if (store.isFailing()) return strings.get('keep_failed');
    if (vault.isLocked()) return strings.get('keep_locked');
    const place = store.place();
    const status = { page: 'keep_ask', session: 'keep_session', device: vault.lock() ? 'keep_locked_open' : 'keep_device' }[place];
    // Browsers give all files opened from a disk one common storage.
    const isShared = location.protocol === 'file:' && place !== 'session' && !vault.lock();
    return [status, ...(isShared ? ['keep_disk'] : []), ...(store.broken.size > 0 ? ['keep_broken'] : [])].map((key) => strings.get(key)).join(' ');
  };

  /** Adds a copy of the choice to an element. @param {HTMLElement} root */
  const add = (root) => {
    /** @type {HTMLTemplateElement | null} */
    const template = dom.find(document, '#_keeping');
    const copy = template && dom.find(document.importNode(template.content, true), '.keeping');
    if (!copy || dom.find(root, '.keeping')) return;
    const [ask, unlock, said] = dom.findAll(copy, '.forget-ask, .unlock, .said');
    /** @param {'session' | 'device'} place */
    const choose = (place) => {
      ask.hidden = true;
      store.choose(place);
      // The note that points to the choice.
      dom.find(document, '.offer')?.remove();
    };
    for (const button of dom.findAll(copy, '[data-place]')) {
      button.addEventListener('click', () => {
        const place = /** @type {'session' | 'device'} */ (button.dataset.place);
        ask.hidden = place !== 'session' || storage.names('device').length === 0;
        if (ask.hidden) choose(place);
        else dom.find(ask, '[data-do="forget-no"]')?.focus();
      });
    }
    dom.find(ask, '[data-do="forget-yes"]')?.addEventListener('click', () => {
      choose('session');
      dom.find(copy, '[data-place="session"]')?.focus();
    });
    dom.find(ask, '[data-do="forget-no"]')?.addEventListener('click', () => {
      ask.hidden = true;
      dom.find(copy, '[data-place="device"]')?.focus();
    });
    // The passphrase field is in the page only while the answers are locked.
    unlock.remove();
    /** @type {HTMLInputElement[]} */
    const [field] = dom.findAll(unlock, 'input');
    const open = async () => {
      const isRight = await store.unlock(field.value);
      field.value = '';
      said.textContent = strings.get(isRight ? 'opened' : 'wrong_passphrase', { n: vault.IDLE_LIMIT / 60_000 });
      // Once unlocked, the field is gone.
      (isRight ? said : field).focus();
    };
    field.addEventListener('keydown', ({ key }) => { if (key === 'Enter') void open(); });
    dom.find(unlock, '[data-do="unlock"]')?.addEventListener('click', open);
    /** @type {HTMLInputElement | null} */
    const spelling = dom.find(copy, '[data-do="spelling"]');
    if (copies.length === 0) {
      // Only the copy at the foot announces changes, or they would be read out twice.
      dom.find(copy, '.keeping-line')?.setAttribute('role', 'status');
      spelling?.addEventListener('change', ({ target }) => {
        spellcheck = /** @type {HTMLInputElement} */ (target).checked;
        store.setSpelling(spellcheck);
        setSpellcheck();
      });
    } else dom.find(copy, '.spelling')?.remove();
    root.append(copy);
    copies.push({ copy, unlock, said, ask, spelling });
    refresh(/** @type {ChoiceCopy} */ (copies.at(-1)));
  };

  const setSpellcheck = () => {
    for (const field of dom.findAll(document, '.exercise :is(textarea, [type="text"])')) field.spellcheck = spellcheck;
  };

  /** @param {ChoiceCopy} one */
  const refresh = ({ copy, unlock, said, ask, spelling }) => {
    dom.find(copy, '.keeping-line')?.replaceChildren(statusLine());
    if (vault.isLocked()) {
      if (!unlock.isConnected) said.before(unlock);
      // It may still say that the answers were unlocked.
      said.textContent = '';
    } else unlock.remove();
    if (store.place() === 'session' || vault.isLocked()) ask.hidden = true;
    dom.findAll(copy, '.act')[0].hidden = vault.isLocked();
    for (const button of dom.findAll(copy, '[data-place]')) button.setAttribute('aria-pressed', String(button.dataset.place === store.place()));
    if (store.place() !== 'page') spellcheck = store.spellcheck();
    if (spelling) spelling.checked = spellcheck;
    setSpellcheck();
  };

  /** Key of the text that says where an exercise's answers are saved. @param {boolean} isNeverSaved */
  const statusKey = (isNeverSaved) => {
    if (isNeverSaved) return 'never';
    return store.isFailing() || vault.isLocked() ? 'memory' : { page: 'memory', session: 'session', device: 'kept' }[store.place()];
  };

  store.listen(() => copies.forEach(refresh));

  return { add, statusKey };
})();
