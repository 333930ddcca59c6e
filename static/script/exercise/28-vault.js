// The lock: whether answers are sealed, and the key while it is open. It shuts in all tabs at once.
'use strict';

const vault = (() => {
  const { OWN, OPEN } = storage;
  const QUIET = 15 * 60_000; // milliseconds without a touch until it shuts

  /** @type {StoreLock | null} */
  let lock = null;
  /** @type {{ bytes: string, seal: CryptoKey } | null} */
  let key = null;
  /** When it was last used, in any tab, and when this page learned of it, by a clock that nobody can set. */
  let touched = { seen: 0, at: 0 };
  /** Whether the device has no room to say when it was used: then each tab counts for itself. */
  let isAlone = false;
  /** What shuts everything that depends on it. @type {() => void} */
  let onOver = () => {};

  /** Whether it was shut elsewhere, or nobody has touched any page for a while. A clock that was set back counts as that. */
  const isOver = () => {
    const seen = isAlone ? touched.seen : Number(storage.get('device', OPEN) ?? NaN);
    if (seen !== touched.seen) touched = { seen, at: performance.now() };
    const quiet = Date.now() - seen;
    // A clock may be corrected by a second.
    return !(quiet >= -1000 && quiet <= QUIET && performance.now() - touched.at <= QUIET);
  };

  const check = () => {
    if (key && isOver()) onOver();
  };

  const touch = () => {
    const seen = Date.now();
    isAlone = !storage.set('device', OPEN, String(seen));
    touched = { seen, at: performance.now() };
  };

  /** @param {string} bytes */
  const use = async (bytes) => {
    key = { bytes, seal: await cipher.key(bytes) };
    carry.hold(bytes);
    touch();
  };

  /** Forgets the key. @param {StoreLock | null} [to] what the lock is from now on */
  const drop = (to = lock) => {
    [lock, key] = [to, null];
    carry.hold(null);
  };

  /** Takes the lock that is stored. The key is gone with another lock; else the page before this one may have handed it on. @param {StoreLock | null} stored */
  const adopt = async (stored) => {
    if (JSON.stringify(stored) !== JSON.stringify(lock)) {
      // What was carried here opens the lock that was here before.
      if (lock) carry.hold(null);
      [lock, key] = [stored, null];
    }
    const bytes = carry.held();
    if (lock && !key && bytes !== null && !isOver()) await use(bytes).catch(() => {});
    if (!key) carry.hold(null);
  };

  /** Makes a lock for a data key. @param {string} passphrase @param {string} bytes @returns {Promise<StoreLock>} */
  const lockFor = async (passphrase, bytes) => {
    const [salt, rounds] = [cipher.salt(), cipher.ROUNDS];
    const over = await cipher.key(await cipher.derive(passphrase, salt, rounds));
    return { salt, rounds, check: '', key: await cipher.seal(over, OWN, bytes) };
  };

  /** Opens it. Resolves to whether it was the passphrase. @param {string} passphrase */
  const open = async (passphrase) => {
    if (!lock) return false;
    try {
      const name = lock.own ?? OWN;
      const bytes = await cipher.derive(passphrase, lock.salt, lock.rounds);
      const over = await cipher.key(bytes);
      if (lock.key) {
        await use(await cipher.open(over, name, lock.key));
        return true;
      }
      // A lock of the first version sealed with the key of the passphrase. That becomes the data key, in one write.
      await cipher.open(over, name, lock.check);
      const next = await lockFor(passphrase, bytes);
      if (storage.change('device', { lock: next })) lock = next;
      await use(bytes);
      return true;
    } catch {
      return false;
    }
  };

  /** What is sealed in a text, and for which name where it isn't its own. @param {string} text @returns {{ sealed: string, as?: string } | null} */
  const sealedIn = (text) => {
    try {
      const found = JSON.parse(text);
      return typeof found.sealed === 'string' ? found : null;
    } catch {
      return null;
    }
  };

  /** @param {CryptoKey} with_ @param {string} name @param {string} text */
  const seal = async (with_, name, text) => JSON.stringify({ v: 1, sealed: await cipher.seal(with_, name, text) });

  /** A stored text as it was before it was sealed; fails when it can't be opened. @param {string} name @param {string} text */
  const unseal = async (name, text) => {
    const found = sealedIn(text);
    if (!found) return text;
    if (!key) throw new Error('locked');
    return cipher.open(key.seal, found.as ?? name, found.sealed);
  };

  for (const what of ['keydown', 'pointerdown', 'input']) {
    addEventListener(what, () => {
      check();
      // Every ten seconds will do.
      if (key && Date.now() - touched.seen > 10_000 && !isOver()) touch();
    }, { passive: true, capture: true });
  }
  for (const what of ['focus', 'visibilitychange']) addEventListener(what, check);
  setInterval(check, 1000);

  return {
    QUIET,
    lock: () => lock,
    key: () => key,
    isShut: () => lock !== null && key === null,
    check,
    use,
    drop,
    adopt,
    lockFor,
    open,
    sealedIn,
    seal,
    unseal,
    /** @param {StoreLock | null} to the lock that was just stored */
    replace: (to) => { lock = to; },
    /** @param {() => void} then */
    whenOver: (then) => { onOver = then; },
  };
})();
