// Setting, shutting and taking off the passphrase. Opening it is at the foot of every page with answers.
'use strict';

const locking = (() => {
  const SHORTEST = 8; // characters

  /** @param {string} id */
  const field = (id) => /** @type {HTMLInputElement} */ (document.getElementById(id));

  /** @param {HTMLElement} section */
  const refresh = (section) => {
    const state = vault.isShut() ? 'shut' : vault.lock() ? 'open' : store.place() === 'device' ? 'off' : 'device';
    const now = cipher.isThere ? state : 'none';
    dom.one(section, '[data-lock-line]')?.replaceChildren(words.say(now === 'none' ? 'no_crypto' : `lock_${now}`));
    for (const part of dom.all(section, '[data-when]')) part.hidden = !(part.dataset.when ?? '').split(' ').includes(now);
  };

  /** Why a passphrase cannot be taken, or nothing. @param {string} passphrase */
  const fault = (passphrase) => {
    if (passphrase.length < SHORTEST) return ['lock_short', '_pass'];
    if (passphrase !== field('_pass-again').value) return ['lock_differ', '_pass-again'];
    return field('_pass-known').checked ? null : ['lock_unsure', '_pass-known'];
  };

  const start = () => {
    const section = dom.one(document, '[data-lock]');
    if (!section) return;
    section.hidden = false;
    const say = (/** @type {string} */ key) => dom.one(section, ':scope > .said')?.replaceChildren(words.say(key));
    const on = (/** @type {string} */ act, /** @type {() => Promise<void>} */ then) =>
      dom.one(section, `[data-do="${act}"]`)?.addEventListener('click', then);
    on('lock-set', async () => {
      const passphrase = field('_pass').value;
      const found = fault(passphrase);
      for (const id of ['_pass', '_pass-again', '_pass-known']) field(id).toggleAttribute('aria-invalid', found?.[1] === id);
      if (found) {
        say(found[0]);
        field(found[1]).setAttribute('aria-invalid', 'true');
        field(found[1]).focus();
        return;
      }
      if (!await everything.lock(passphrase)) {
        say('lock_failed');
        return;
      }
      [field('_pass').value, field('_pass-again').value, field('_pass-known').checked] = ['', '', false];
      say('lock_set');
    });
    // The buttons go away with what they did: the focus goes to the line that says how things are now.
    const line = dom.one(section, '[data-lock-line]');
    on('lock-now', async () => {
      await store.shut();
      line?.focus();
    });
    on('lock-remove', async () => {
      say(await everything.unlock() ? 'lock_removed' : 'lock_failed');
      line?.focus();
    });
    store.listen(() => {
      refresh(section);
      // What was said when it was locked or opened is no longer how things are, and a half-written passphrase is nobody's business.
      if (vault.isShut()) {
        say('');
        for (const id of ['_pass', '_pass-again']) field(id).value = '';
      }
    });
    refresh(section);
  };

  return { start };
})();
