// The lock: whether answers are encrypted, and the key while it is open. It closes in all tabs at once.
'use strict';

const vault = (() => {
  const { SETTINGS, LAST_USE } = storage;
  const IDLE_LIMIT = 15 * 60_000; // milliseconds until an unused lock closes

  /** @type {LockSettings | null} */
  let lock = null;
  /** @type {{ bytes: string, cryptoKey: CryptoKey } | null} the bytes as Base64 */
  let key = null;
  /** Time of the last use in any tab, and when this page learned of it, by a clock that nobody can set. */
  let lastUse = { time: 0, learned: 0 };
  /** Whether each tab counts for itself, because the device's storage is full. */
  let isAlone = false;
  /** Closes the lock and everything that depends on it. @type {() => void} */
  let close = () => {};

  /** Whether another tab has closed it, or no tab was used for a while. A system clock that was set back counts as that. */
  const isExpired = () => {
    const time = isAlone ? lastUse.time : Number(storage.get('device', LAST_USE) ?? NaN);
    if (time !== lastUse.time) lastUse = { time, learned: performance.now() };
    const idle = Date.now() - time;
    // Systems may correct their clock by a second.
    return !(idle >= -1000 && idle <= IDLE_LIMIT && performance.now() - lastUse.learned <= IDLE_LIMIT);
  };

  const closeIfExpired = () => {
    if (key && isExpired()) close();
  };

  const recordUse = () => {
    const time = Date.now();
    isAlone = !storage.set('device', LAST_USE, String(time));
    lastUse = { time, learned: performance.now() };
  };

  /** @param {string} bytes */
  const setKey = async (bytes) => {
    key = { bytes, cryptoKey: await cipher.importKey(bytes) };
    keyHandover.set(bytes);
    recordUse();
  };

  /** @param {LockSettings | null} [next] settings of the lock from now on */
  const forgetKey = (next = lock) => {
    [lock, key] = [next, null];
    keyHandover.set(null);
  };

  /** Takes over the stored lock. A new lock needs another key; for the same one, the previous page may have handed it on. @param {LockSettings | null} stored */
  const adopt = async (stored) => {
    if (JSON.stringify(stored) !== JSON.stringify(lock)) {
      // The key that was handed on belongs to the previous lock.
      if (lock) keyHandover.set(null);
      [lock, key] = [stored, null];
    }
    const bytes = keyHandover.get();
    if (lock && !key && bytes !== null && !isExpired()) await setKey(bytes).catch(() => {});
    if (!key) keyHandover.set(null);
  };

  /** Settings of a new lock for a data key. @param {string} passphrase @param {string} bytes @returns {Promise<LockSettings>} */
  const createLock = async (passphrase, bytes) => {
    const [salt, rounds] = [cipher.newSalt(), cipher.ROUNDS];
    const wrapping = await cipher.importKey(await cipher.deriveKey(passphrase, salt, rounds));
    return { salt, rounds, check: '', key: await cipher.encrypt(wrapping, SETTINGS, bytes) };
  };

  /** Resolves to whether the passphrase was right. @param {string} passphrase */
  const open = async (passphrase) => {
    if (!lock) return false;
    try {
      const name = lock.own ?? SETTINGS;
      const bytes = await cipher.deriveKey(passphrase, lock.salt, lock.rounds);
      const wrapping = await cipher.importKey(bytes);
      if (lock.key) {
        await setKey(await cipher.decrypt(wrapping, name, lock.key));
        return true;
      }
      // Locks of the first version encrypted with the passphrase's key itself. It becomes the data key, in one write.
      await cipher.decrypt(wrapping, name, lock.check);
      const next = await createLock(passphrase, bytes);
      if (storage.change('device', { lock: next })) lock = next;
      await setKey(bytes);
      return true;
    } catch {
      return false;
    }
  };

  /** The ciphertext in a stored text, and the name it was encrypted for if it was moved since. @param {string} text @returns {{ sealed: string, as?: string } | null} */
  const encryptedIn = (text) => {
    try {
      const found = JSON.parse(text);
      return typeof found.sealed === 'string' ? found : null;
    } catch {
      return null;
    }
  };

  /** @param {CryptoKey} cryptoKey @param {string} name @param {string} text */
  const encrypt = async (cryptoKey, name, text) => JSON.stringify({ v: 1, sealed: await cipher.encrypt(cryptoKey, name, text) });

  /** The plain text of a stored one; rejects if it can't be decrypted. @param {string} name @param {string} text */
  const decrypt = async (name, text) => {
    const found = encryptedIn(text);
    if (!found) return text;
    if (!key) throw new Error('locked');
    return cipher.decrypt(key.cryptoKey, found.as ?? name, found.sealed);
  };

  for (const type of ['keydown', 'pointerdown', 'input']) {
    addEventListener(type, () => {
      closeIfExpired();
      // Writing to the storage every ten seconds is enough.
      if (key && Date.now() - lastUse.time > 10_000 && !isExpired()) recordUse();
    }, { passive: true, capture: true });
  }
  for (const type of ['focus', 'visibilitychange']) addEventListener(type, closeIfExpired);
  setInterval(closeIfExpired, 1000);

  return {
    IDLE_LIMIT,
    lock: () => lock,
    key: () => key,
    isLocked: () => lock !== null && key === null,
    closeIfExpired,
    setKey,
    forgetKey,
    adopt,
    createLock,
    open,
    encryptedIn,
    encrypt,
    decrypt,
    /** @param {LockSettings | null} stored the lock that was just stored */
    replace: (stored) => { lock = stored; },
    /** @param {() => void} callback */
    onExpired: (callback) => { close = callback; },
  };
})();
