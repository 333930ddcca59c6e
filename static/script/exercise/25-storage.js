// The browser's storage for this site, as text under names. It may be blocked or full, and others may write into it.
'use strict';

/**
 * @typedef {'page' | 'session' | 'device'} StorePlace
 *
 * @typedef {object} StoreLock
 * @property {string} salt
 * @property {number} rounds
 * @property {string} check proves the passphrase, in locks of the first version; empty in others
 * @property {string} [key] the data key, sealed with the key of the passphrase: a new passphrase seals it anew, and nothing else
 * @property {string} [own] the name it was sealed for, where that isn't ours
 *
 * @typedef {object} StoreSettings
 * @property {1} v
 * @property {boolean} keep whether answers are saved on the device
 * @property {StoreLock} [lock]
 * @property {boolean} [spelling] whether the browser may check the reader's spelling
 * @property {string[]} [read] exercises whose answers under the site's former name were looked at
 */

const storage = (() => {
  const { own: OWN, former: FORMER } = site;
  const PREFIX = `${OWN}:`;
  /** On the device, while the lock is open: when it was last used, in any tab. No exercise can be called that. */
  const OPEN = `${PREFIX}~open`;
  const MOST_ROUNDS = 10_000_000;

  /** The settings as they were last read or written, as text. */
  let known = '';

  /** @param {StorePlace} which @returns {Storage | null} */
  const area = (which) => {
    try {
      if (which === 'device') return localStorage;
      return which === 'session' ? sessionStorage : null;
    } catch {
      return null;
    }
  };

  /** Returns whether it is so now. @param {StorePlace} which @param {string} name @param {string | null} text */
  const set = (which, name, text) => {
    try {
      if (text === null) area(which)?.removeItem(name);
      else /** @type {Storage} */ (area(which)).setItem(name, text);
      return true;
    } catch {
      return text === null;
    }
  };

  /** @param {StorePlace} which @param {string} name */
  const get = (which, name) => {
    try {
      return area(which)?.getItem(name) ?? null;
    } catch {
      return null;
    }
  };

  /** Names of what is stored for exercises of a site. @param {StorePlace} which @param {string} [prefix] */
  const names = (which, prefix = PREFIX) => {
    try {
      return Object.keys(area(which) ?? {}).filter((name) => name.startsWith(prefix) && !name.startsWith(`${prefix}~`)).sort();
    } catch {
      return [];
    }
  };

  /** @param {StorePlace} which @param {string} [name] @returns {StoreSettings | null} */
  const settings = (which, name = OWN) => {
    try {
      const found = JSON.parse(get(which, name) ?? 'null');
      const { lock } = found;
      const isLock = !lock || (typeof lock.salt === 'string' && lock.rounds > 0 && lock.rounds <= MOST_ROUNDS);
      return found.v === 1 && typeof found.keep === 'boolean' && isLock ? found : null;
    } catch {
      return null;
    }
  };

  const snapshot = () => JSON.stringify([get('device', OWN), get('session', OWN)]);
  /** The settings as they are now are known. */
  const note = () => { known = snapshot(); };

  /** Changes some of the settings. Returns whether they could be stored. @param {StorePlace} which @param {Partial<StoreSettings>} some */
  const change = (which, some) => {
    const isStored = set(which, OWN, JSON.stringify({ ...settings(which), v: 1, ...some }));
    note();
    return isStored;
  };

  return {
    OWN,
    FORMER,
    PREFIX,
    OPEN,
    area,
    set,
    get,
    names,
    settings,
    change,
    note,
    /** Whether another page has changed the settings meanwhile. */
    isOutdated: () => snapshot() !== known,
  };
})();
