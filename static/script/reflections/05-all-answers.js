// Operations on all stored answers at once: encrypting, decrypting, erasing. Only the pages that list the answers offer them.
'use strict';

const allAnswers = (() => {
  const { SETTINGS, LAST_USE, FORMER, get, set, names, settings } = storage;

  /** Stores all texts or none, without waiting in between, so that the page can't be closed halfway. @param {[name: string, text: string][]} entries */
  const setAll = (entries) => {
    /** @type {[string, string | null][]} */
    const undo = [];
    for (const [name, text] of entries) {
      undo.push([name, get('device', name)]);
      if (set('device', name, text)) continue;
      // All are removed first: restoring a long text may need the room of another one.
      for (const [changed] of undo) set('device', changed, null);
      for (const [changed, before] of undo) set('device', changed, before);
      return false;
    }
    return true;
  };

  /** Converts all stored texts; starts again if one of them changes meanwhile. @param {(name: string, text: string) => Promise<string>} convert */
  const convertAll = async (convert) => {
    const all = () => names('device').map((name) => /** @type {[string, string]} */ ([name, get('device', name) ?? '']));
    for (;;) {
      const before = all();
      const after = await Promise.all(before.map(async ([name, text]) => /** @type {[string, string]} */ ([name, await convert(name, text)])));
      if (JSON.stringify(before) === JSON.stringify(all())) return after;
    }
  };

  /** Tells the store that the texts have changed and the answers in them haven't. @param {[name: string, text: string][]} entries */
  const updateStore = (entries) => {
    storage.acknowledge();
    for (const [name, text] of entries) {
      for (const all of [store.texts, store.broken]) if (all.has(name)) all.set(name, text);
    }
  };

  /** Encrypts all answers with a passphrase, or changes it. Resolves to whether there was room. @param {string} passphrase */
  const encrypt = (passphrase) => store.enqueue(async () => {
    // Another tab may have locked or erased the answers meanwhile.
    if (vault.isLocked() || !settings('device')?.keep) return false;
    store.page.flush();
    const bytes = vault.key()?.bytes ?? cipher.newKey();
    const lock = await vault.createLock(passphrase, bytes);
    const key = await cipher.importKey(bytes);
    const encrypted = await convertAll(async (name, text) => (vault.encryptedIn(text) ? text : vault.encrypt(key, name, text)));
    // The lock comes first: without it, nobody could derive the name of what is encrypted.
    const isDone = setAll([[SETTINGS, JSON.stringify({ ...settings('device'), lock })], [LAST_USE, String(Date.now())], ...encrypted]);
    updateStore(isDone ? encrypted : []);
    if (isDone) {
      vault.replace(lock);
      await vault.setKey(bytes);
    }
    store.writeAll();
    store.notify(null);
    return isDone;
  });

  /** Decrypts all answers and removes the lock. Resolves to whether there was room. */
  const decrypt = () => store.enqueue(async () => {
    // Without the name, what is encrypted would be lost.
    if (!vault.key()) return false;
    const decrypted = await convertAll((name, text) => vault.decrypt(name, text).catch(() => text));
    const { lock: _, ...rest } = /** @type {StorageSettings} */ (settings('device'));
    // The lock goes last, as long as anything may still need it.
    const isDone = setAll([...decrypted, [SETTINGS, JSON.stringify(rest)]]);
    updateStore(isDone ? decrypted : []);
    if (isDone) {
      vault.forgetKey(null);
      set('device', LAST_USE, null);
    }
    store.notify(null);
    return isDone;
  });

  /** Removes everything of this site from the browser, settings included. Returns a function that restores it. */
  const erase = () => {
    /** @type {StoragePlace[]} */
    const places = ['device', 'session'];
    const stored = places.flatMap((place) =>
      [...names(place), SETTINGS, LAST_USE].map((name) => ({ place, name, text: get(place, name) })));
    const [records, bytes] = [[...store.records], vault.key()?.bytes ?? null];
    for (const { place, name } of stored) set(place, name, null);
    store.reset();
    vault.forgetKey(null);
    // Answers under the former id may belong to another site: they remain, and are never imported again.
    const read = FORMER ? names('device', `${FORMER}:`).map((name) => name.slice(FORMER.length + 1)) : [];
    if (read.length > 0) storage.change('device', { keep: false, read });
    storage.acknowledge();
    store.notify(null);
    return () => {
      set('device', SETTINGS, null);
      for (const { place, name, text } of stored) if (text !== null) set(place, name, text);
      for (const [id, before] of records) store.stage(id, before);
      keyHandover.set(bytes);
      return store.load();
    };
  };

  return { encrypt, decrypt, erase };
})();
