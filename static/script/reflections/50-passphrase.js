// Sets and removes the passphrase, and locks the answers. Unlocking is at the foot of every page with answers.
'use strict';

const passphrase = (() => {
  const MIN_LENGTH = 8; // characters

  /** @param {string} id */
  const field = (id) => /** @type {HTMLInputElement} */ (document.getElementById(id));

  /** @param {HTMLElement} section */
  const refresh = (section) => {
    const state = vault.isLocked() ? 'shut' : vault.lock() ? 'open' : store.place() === 'device' ? 'off' : 'device';
    const shown = cipher.isAvailable ? state : 'none';
    dom.find(section, '[data-lock-line]')?.replaceChildren(strings.get(shown === 'none' ? 'no_crypto' : `lock_${shown}`));
    for (const part of dom.findAll(section, '[data-when]')) part.hidden = !(part.dataset.when ?? '').split(' ').includes(shown);
  };

  /** Why a passphrase can't be used: key of the message and id of the field; null if it can. @param {string} text */
  const problemOf = (text) => {
    if (text.length < MIN_LENGTH) return ['lock_short', '_pass'];
    if (text !== field('_pass-again').value) return ['lock_differ', '_pass-again'];
    return field('_pass-known').checked ? null : ['lock_unsure', '_pass-known'];
  };

  const start = () => {
    const section = dom.find(document, '[data-lock]');
    if (!section) return;
    section.hidden = false;
    const announce = (/** @type {string} */ key) => dom.find(section, ':scope > .said')?.replaceChildren(strings.get(key));
    const on = (/** @type {string} */ name, /** @type {() => Promise<void>} */ action) =>
      dom.find(section, `[data-do=\"${name}\"]`)?.addEventListener('click', action);
    on('lock-set', async () => {
      const text = field('_pass').value;
      const problem = problemOf(text);
      for (const id of ['_pass', '_pass-again', '_pass-known']) field(id).toggleAttribute('aria-invalid', problem?.[1] === id);
      if (problem) {
        announce(problem[0]);
        field(problem[1]).setAttribute('aria-invalid', 'true');
        field(problem[1]).focus();
        return;
      }
      if (!await allAnswers.encrypt(text)) {
        announce('lock_failed');
        return;
      }
      [field('_pass').value, field('_pass-again').value, field('_pass-known').checked] = ['', '', false];
      announce('lock_set');
    });
    // These buttons disappear when they are pressed: the focus goes to the line with the new state.
    const line = dom.find(section, '[data-lock-line]');
    on('lock-now', async () => {
      await store.lock();
      line?.focus();
    });
    on('lock-remove', async () => {
      announce(await allAnswers.decrypt() ? 'lock_removed' : 'lock_failed');
      line?.focus();
    });
    store.listen(() => {
      refresh(section);
      // The last message is outdated, and a passphrase that is half typed must not remain visible to others.
      if (vault.isLocked()) {
        announce('');
        for (const id of ['_pass', '_pass-again']) field(id).value = '';
      }
    });
    refresh(section);
  };

  return { start };
})();
