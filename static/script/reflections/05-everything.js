// What is done to all stored answers at once: locking, taking the lock off, erasing. Only the page that shows them offers it.
'use strict';

const everything = (() => {
  const { OWN, OPEN, FORMER, get, set, names, settings } = storage;

  /** Writes all or nothing, at once: the page can't be closed in between. @param {[name: string, text: string][]} entries */
  const setAll = (entries) => {
    /** @type {[string, string | null][]} */
    const undo = [];
    for (const [name, text] of entries) {
      undo.push([name, get('device', name)]);
      if (set('device', name, text)) continue;
      // What was shorter before makes room for what was longer.
      for (const [changed] of undo) set('device', changed, null);
      for (const [changed, before] of undo) set('device', changed, before);
      return false;
    }
    return true;
  };

  /** Every stored text in another form, as it is when all are ready. @param {(name: string, text: string) => Promise<string>} turn */
  const turned = async (turn) => {
    const all = () => names('device').map((name) => /** @type {[string, string]} */ ([name, get('device', name) ?? '']));
    for (;;) {
      const before = all();
      const after = await Promise.all(before.map(async ([name, text]) => /** @type {[string, string]} */ ([name, await turn(name, text)])));
      if (JSON.stringify(before) === JSON.stringify(all())) return after;
    }
  };

  /** The same entries are stored in another form. @param {[name: string, text: string][]} entries */
  const restate = (entries) => {
    storage.note();
    for (const [name, text] of entries) {
      for (const all of [store.texts, store.broken]) if (all.has(name)) all.set(name, text);
    }
  };

  /** Locks everything with a passphrase, or gives the lock another one. Resolves to whether there was room for it. @param {string} passphrase */
  const lock = (passphrase) => store.inTurn(async () => {
    // Meanwhile it may have been shut, or everything erased, in another tab.
    if (vault.isShut() || !settings('device')?.keep) return false;
    store.page.flush();
    const bytes = vault.key()?.bytes ?? cipher.fresh();
    const next = await vault.lockFor(passphrase, bytes);
    const key = await cipher.key(bytes);
    const sealed = await turned(async (name, text) => (vault.sealedIn(text) ? text : vault.seal(key, name, text)));
    // First the lock, then what it locks: nothing is ever sealed with a key that nobody can make again.
    const isLocked = setAll([[OWN, JSON.stringify({ ...settings('device'), lock: next })], [OPEN, String(Date.now())], ...sealed]);
    restate(isLocked ? sealed : []);
    if (isLocked) {
      vault.replace(next);
      await vault.use(bytes);
    }
    store.writeAll();
    store.tell(null);
    return isLocked;
  });

  /** Takes the lock off. Resolves to whether there was room for that. */
  const unlock = () => store.inTurn(async () => {
    // Without its key, what is sealed would stay sealed for ever.
    if (!vault.key()) return false;
    const opened = await turned((name, text) => vault.unseal(name, text).catch(() => text));
    const { lock: _, ...rest } = /** @type {StoreSettings} */ (settings('device'));
    // The lock goes last: what is sealed can't be read without it.
    const isOff = setAll([...opened, [OWN, JSON.stringify(rest)]]);
    restate(isOff ? opened : []);
    if (isOff) {
      vault.drop(null);
      set('device', OPEN, null);
    }
    store.tell(null);
    return isOff;
  });

  /** Everything of this site leaves the device, the choice to save it too. Returns the way to have it back. */
  const erase = () => {
    /** @type {StorePlace[]} */
    const places = ['device', 'session'];
    const stored = places.flatMap((where) =>
      [...names(where), OWN, OPEN].map((name) => ({ where, name, text: get(where, name) })));
    const [records, bytes] = [[...store.records], vault.key()?.bytes ?? null];
    for (const { where, name } of stored) set(where, name, null);
    store.reset();
    vault.drop(null);
    // What is stored under the former name may be another site's: it stays, and isn't read again.
    const read = FORMER ? names('device', `${FORMER}:`).map((name) => name.slice(FORMER.length + 1)) : [];
    if (read.length > 0) storage.change('device', { keep: false, read });
    storage.note();
    store.tell(null);
    return () => {
      set('device', OWN, null);
      for (const { where, name, text } of stored) if (text !== null) set(where, name, text);
      for (const [id, kept] of records) store.hold(id, kept);
      carry.hold(bytes);
      return store.load();
    };
  };

  return { lock, unlock, erase };
})();
