// The browser's storage for this site: texts under keys. It may be blocked or full, and other scripts may write to it.
'use strict';

/**
 * Where answers are saved: nowhere but in the page, in the tab's sessionStorage, or in the device's localStorage.
 * @typedef {'page' | 'session' | 'device'} StoragePlace
 *
 * @typedef {object} LockSettings
 * @property {string} salt Base64
 * @property {number} rounds iterations of PBKDF2
 * @property {string} check text to verify the passphrase with, in locks of the first version; empty in others
 * @property {string} [key] the data key, encrypted with the passphrase's key, so a new passphrase re-encrypts nothing else
 * @property {string} [own] storage key that the data key was encrypted for, if it isn't this site's
 *
 * @typedef {object} StorageSettings
 * @property {1} v version of the format
 * @property {boolean} keep whether answers are saved on the device
 * @property {LockSettings} [lock]
 * @property {boolean} [spelling] whether the browser may check the reader's spelling
 * @property {string[]} [read] exercises whose answers under the site's former id were already imported
 */

const storage = (() => {
  /** The settings are stored under the site's own name; `FORMER` is the name from before the id had the path in it. */
  const { name: SETTINGS, formerName: FORMER } = site;
  const PREFIX = `${SETTINGS}:`;
  /** On the device, while the lock is open: time of its last use in any tab, in milliseconds. No exercise can have this id. */
  const LAST_USE = `${PREFIX}~open`;
  const MAX_ROUNDS = 10_000_000;

  /** The settings as this page last read or wrote them. */
  let acknowledged = '';

  /** @param {StoragePlace} place @returns {Storage | null} */
  const area = (place) => {
    try {
      if (place === 'device') return localStorage;
      return place === 'session' ? sessionStorage : null;
    } catch {
      return null;
    }
  };

  /** Stores a text; null removes it. Returns whether that worked. @param {StoragePlace} place @param {string} name @param {string | null} text */
  const set = (place, name, text) => {
    try {
      if (text === null) area(place)?.removeItem(name);
      else /** @type {Storage} */ (area(place)).setItem(name, text);
      return true;
    } catch {
      return text === null;
    }
  };

  /** @param {StoragePlace} place @param {string} name */
  const get = (place, name) => {
    try {
      return area(place)?.getItem(name) ?? null;
    } catch {
      return null;
    }
  };

  /** Storage names of a site's exercises. @param {StoragePlace} place @param {string} [prefix] */
  const names = (place, prefix = PREFIX) => {
    try {
      return Object.keys(area(place) ?? {}).filter((name) => name.startsWith(prefix) && !name.startsWith(`${prefix}~`)).sort();
    } catch {
      return [];
    }
  };

  /** @param {StoragePlace} place @param {string} [name] @returns {StorageSettings | null} */
  const settings = (place, name = SETTINGS) => {
    try {
      const found = JSON.parse(get(place, name) ?? 'null');
      const { lock } = found;
      const isLock = !lock || (typeof lock.salt === 'string' && lock.rounds > 0 && lock.rounds <= MAX_ROUNDS);
      return found.v === 1 && typeof found.keep === 'boolean' && isLock ? found : null;
    } catch {
      return null;
    }
  };

  const snapshot = () => JSON.stringify([get('device', SETTINGS), get('session', SETTINGS)]);
  const acknowledge = () => { acknowledged = snapshot(); };

  /** Changes some of the settings. Returns whether they could be stored. @param {StoragePlace} place @param {Partial<StorageSettings>} some */
  const change = (place, some) => {
    const isStored = set(place, SETTINGS, JSON.stringify({ ...settings(place), v: 1, ...some }));
    acknowledge();
    return isStored;
  };

  return {
    SETTINGS,
    FORMER,
    PREFIX,
    LAST_USE,
    area,
    set,
    get,
    names,
    settings,
    change,
    /** The page knows the settings as they are now. */
    acknowledge,
    /** Whether another page has changed the settings since then. */
    isOutdated: () => snapshot() !== acknowledged,
  };
})();
