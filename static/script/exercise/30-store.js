// Where answers are: in the page at first; where the reader chooses, in the tab's storage or the device's. Storage may be
// blocked, full, or hold what others put there: that costs keeping, never the page.
'use strict';

/**
 * @typedef {'page' | 'session' | 'device'} StorePlace
 * @typedef {{ salt: string, rounds: number, check: string }} StoreLock
 * @typedef {{ v: 1, keep: boolean, lock?: StoreLock }} StoreSettings
 */

const store = (() => {
  const OWN = `inquill:${document.body.dataset.site}`;
  const PREFIX = `${OWN}:`;
  const KEY = `${OWN}:~key`; // no exercise can be called that
  const QUIET = 15 * 60_000; // milliseconds without a touch until a lock shuts

  /** @type {Map<string, Kept>} what the page knows, whether kept or not */
  const records = new Map();
  /** @type {Set<string>} exercises of which the page knows more than is stored */
  const unsaved = new Set();
  /** @type {Map<string, string>} stored under our names, but nothing we can read: by name, left as it is */
  const broken = new Map();
  /** @type {((id: string | null) => void)[]} */
  const listeners = [];
  /** @type {StorePlace} */
  let place = 'page';
  /** @type {StoreLock | null} */
  let lock = null;
  /** @type {CryptoKey | null} */
  let key = null;
  let failing = false;
  /** @type {Promise<unknown>} writing, one after the other */
  let writing = Promise.resolve();

  /** @param {string | null} id the exercise that changed; null for anything */
  const tell = (id) => listeners.forEach((listener) => listener(id));

  /** @param {StorePlace} which @returns {Storage | null} */
  const area = (which) => {
    try {
      if (which === 'device') return localStorage;
      return which === 'session' ? sessionStorage : null;
    } catch {
      return null;
    }
  };

  /** @param {StorePlace} which @param {string} name @param {string | null} text */
  const set = (which, name, text) => {
    try {
      if (text === null) area(which)?.removeItem(name);
      else /** @type {Storage} */ (area(which)).setItem(name, text);
    } catch {
      if (failing || text === null) return;
      failing = true;
      tell(null);
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

  /** Names of what is stored for exercises of this site. @param {StorePlace} which */
  const names = (which) => {
    try {
      return Object.keys(area(which) ?? {}).filter((name) => name.startsWith(PREFIX) && name !== KEY).sort();
    } catch {
      return [];
    }
  };

  /** @param {StorePlace} which @returns {StoreSettings | null} */
  const settings = (which) => {
    try {
      const found = JSON.parse(get(which, OWN) ?? 'null');
      const sound = found?.v === 1 && typeof found.keep === 'boolean'
        && (found.lock === undefined || ['salt', 'check'].every((part) => typeof found.lock[part] === 'string'));
      return sound ? found : null;
    } catch {
      return null;
    }
  };

  const isShut = () => lock !== null && key === null;

  /** Stores what the page knows of an exercise, sealed where there is a lock. @param {string} id */
  const write = (id) => {
    const name = PREFIX + id;
    unsaved.add(id);
    if (place === 'page' || isShut()) return;
    unsaved.delete(id);
    const [where, with_] = [place, lock ? key : null];
    const kept = records.get(id);
    // What cannot be read is not written over: it moves aside.
    const unread = broken.get(name);
    if (kept && unread !== undefined) {
      set(where, `${name}~`, unread);
      broken.delete(name);
      broken.set(`${name}~`, unread);
    }
    if (!kept || !with_) {
      set(where, name, kept ? JSON.stringify(kept) : null);
      return;
    }
    const text = JSON.stringify(kept);
    writing = writing.then(async () => {
      const sealed = await cipher.seal(with_, name, text);
      // Meanwhile it may have been locked with another key, or erased.
      if (records.has(id) && key === with_) set(where, name, JSON.stringify({ v: 1, sealed }));
    });
  };

  /** Reads one stored entry into the page. @param {string} name */
  const take = async (name) => {
    const text = get(place, name);
    const id = name.slice(PREFIX.length);
    broken.delete(name);
    if (text === null) {
      records.delete(id);
      return;
    }
    let open = text;
    try {
      const { sealed } = JSON.parse(text);
      if (typeof sealed === 'string') {
        if (isShut()) {
          if (!unsaved.has(id)) records.delete(id);
          return;
        }
        if (!key) throw new Error('sealed, but nothing says with which passphrase');
        open = await cipher.open(key, name, sealed);
      }
    } catch {
      open = '';
    }
    const kept = record.parse(open);
    const written = records.get(id);
    if (!kept) broken.set(name, text);
    else records.set(id, written && unsaved.has(id) ? record.onto(kept, written) : kept);
  };

  /** Begins with what is stored. */
  const load = async () => {
    const device = settings('device');
    place = device?.keep ? 'device' : settings('session') ? 'session' : 'page';
    lock = (place === 'device' && device?.lock) || null;
    if (lock && !key) await recall();
    for (const name of names(place)) await take(name);
    [...unsaved].forEach(write);
    tell(null);
  };

  /** The key that this tab still remembers, unless it has been quiet for too long. */
  const recall = async () => {
    try {
      const { bytes, until } = JSON.parse(get('session', KEY) ?? '{}');
      if (until > Date.now()) key = await cipher.key(bytes);
      else set('session', KEY, null);
    } catch {
      key = null;
    }
  };

  /** @param {string} bytes */
  const remember = async (bytes) => {
    key = await cipher.key(bytes);
    set('session', KEY, JSON.stringify({ bytes, until: Date.now() + QUIET }));
  };

  /** Keeps answers where the reader says, and takes them from where they were. @param {'session' | 'device'} where */
  const choose = (where) => {
    if (isShut() || where === place) return;
    const other = where === 'device' ? 'session' : 'device';
    key = null;
    set('session', KEY, null);
    for (const name of names(other)) {
      if (!broken.has(name)) set(other, name, null);
    }
    set(other, OWN, null);
    [place, failing, lock] = [where, false, null];
    set(where, OWN, JSON.stringify({ v: 1, keep: where === 'device' }));
    [...records.keys()].forEach(write);
    tell(null);
  };

  /** Locks everything with a passphrase, from now on. @param {string} passphrase */
  const lockWith = async (passphrase) => {
    const salt = cipher.salt();
    await remember(await cipher.derive(passphrase, salt, cipher.ROUNDS));
    const check = await cipher.seal(/** @type {CryptoKey} */ (key), OWN, salt);
    lock = { salt, rounds: cipher.ROUNDS, check };
    // First the lock, then what it locks: nothing is ever sealed with a key that nobody can make again.
    set('device', OWN, JSON.stringify({ v: 1, keep: true, lock }));
    [...records.keys()].forEach(write);
    await writing;
    tell(null);
  };

  /** Takes the lock off. */
  const unlock = async () => {
    await writing;
    lock = null;
    key = null;
    set('session', KEY, null);
    [...records.keys()].forEach(write);
    set('device', OWN, JSON.stringify({ v: 1, keep: true }));
    tell(null);
  };

  /** Opens the lock. Resolves to whether it was the passphrase. @param {string} passphrase */
  const open = async (passphrase) => {
    if (!lock) return false;
    try {
      const bytes = await cipher.derive(passphrase, lock.salt, lock.rounds);
      await cipher.open(await cipher.key(bytes), OWN, lock.check);
      await remember(bytes);
    } catch {
      return false;
    }
    await load();
    return true;
  };

  /** Shuts the lock: the page forgets what it showed. */
  const shut = async () => {
    if (!lock || !key) return;
    await writing;
    key = null;
    set('session', KEY, null);
    records.clear();
    unsaved.clear();
    tell(null);
  };

  /** @param {string} id @param {Kept | null} kept */
  const put = (id, kept) => {
    if (kept) records.set(id, kept);
    else records.delete(id);
    write(id);
  };

  /** Everything of this site leaves the device, the choice to keep it too. Returns the way to have it back. */
  const erase = () => {
    /** @type {StorePlace[]} */
    const places = ['device', 'session'];
    const stored = places.flatMap((where) =>
      [...names(where), OWN, KEY].map((name) => ({ where, name, text: get(where, name) })));
    const before = { records: new Map(records), key };
    for (const { where, name } of stored) set(where, name, null);
    records.clear();
    unsaved.clear();
    broken.clear();
    [place, lock, key] = ['page', null, null];
    tell(null);
    return () => {
      for (const { where, name, text } of stored) if (text !== null) set(where, name, text);
      for (const [id, kept] of before.records) {
        records.set(id, kept);
        unsaved.add(id);
      }
      key = before.key;
      return load();
    };
  };

  // Other tabs write to the device too.
  addEventListener('storage', async ({ key: name, storageArea }) => {
    if (storageArea !== area('device')) return;
    if (name === null || name === OWN) {
      // Chosen, locked, opened or erased elsewhere.
      const now = settings('device');
      if (place === 'device' && !now?.keep) [records, unsaved].forEach((all) => all.clear());
      if (JSON.stringify(now?.lock ?? null) !== JSON.stringify(lock)) key = null;
      await load();
    } else if (place === 'device' && name.startsWith(PREFIX)) {
      await take(name);
      tell(name.slice(PREFIX.length));
    }
  });

  // A lock shuts when nobody touches the page for a while.
  let touched = Date.now();
  for (const touch of ['keydown', 'pointerdown', 'input']) {
    addEventListener(touch, () => { touched = Date.now(); }, { passive: true });
  }
  setInterval(() => {
    if (!key) return;
    if (Date.now() - touched > QUIET) void shut();
    else set('session', KEY, (get('session', KEY) ?? '').replace(/"until":\d+/, `"until":${touched + QUIET}`));
  }, 30_000);

  document.addEventListener('inquill:leave', () => {
    set('session', KEY, null);
    for (const name of [...names('session'), OWN]) set('session', name, null);
  });

  return {
    records,
    broken,
    PREFIX,
    OWN,
    QUIET,
    place: () => place,
    isLocked: () => lock !== null,
    isShut,
    /** Whether something is stored of an exercise that cannot be read before the lock is opened. @param {string} id */
    isSealed: (id) => isShut() && get(place, PREFIX + id) !== null,
    isFailing: () => failing,
    /** Whether anything written is in this page only. */
    isHeld: () => [...(failing ? records.keys() : unsaved)].some((id) => records.has(id)),
    /** @param {(id: string | null) => void} listener */
    listen: (listener) => { listeners.push(listener); },
    names: () => names(place),
    load,
    choose,
    lockWith,
    unlock,
    open,
    shut,
    put,
    erase,
    /** Resolves when all is written. */
    written: () => writing,
  };
})();
