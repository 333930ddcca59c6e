// Where answers are: in the page at first; where the reader chooses, in the tab's storage or the device's. Storage may be
// blocked, full, or hold what others put there: that costs saving, never the page.
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

const store = (() => {
  const { own: OWN, former: FORMER } = site;
  const PREFIX = `${OWN}:`;
  /** On the device, while the lock is open: when it was last used, in any tab. Without it, all tabs are locked. No exercise can be called that. */
  const OPEN = `${PREFIX}~open`;
  const QUIET = 15 * 60_000; // milliseconds without a touch until a lock shuts
  const SLACK = 1000; // milliseconds that a clock may be corrected by
  const MOST_ROUNDS = 10_000_000;

  /** @type {Map<string, Kept>} what the page knows, whether saved or not */
  const records = new Map();
  /** @type {Map<string, Kept>} the same as it was last read or written */
  const bases = new Map();
  /** @type {Map<string, string>} the stored text that was last read or written, by name */
  const texts = new Map();
  /** @type {Map<string, string | null>} the stored text that this page wrote last, by name */
  const written = new Map();
  /** @type {Set<string>} exercises of which the page knows more than is stored */
  const unsaved = new Set();
  /** @type {Map<string, string>} stored under our names, but nothing we can read: by name, left as it is */
  const broken = new Map();
  /** @type {((id: string | null) => void)[]} */
  const listeners = [];
  /** What the exercises of the page say when asked. */
  const page = {
    /** Puts into the store what was written a moment ago. @type {(id: string | null) => void} */
    flush: () => {},
    /** Whether answers to two parts exclude each other. @type {(id: string, one: string, other: string) => boolean} */
    excludes: () => false,
  };
  /** @type {StorePlace} */
  let place = 'page';
  /** @type {StoreLock | null} */
  let lock = null;
  /** @type {{ bytes: string, seal: CryptoKey } | null} */
  let key = null;
  /** The settings as they were last read or written, as text. */
  let known = '';
  let failing = false;
  let hasLeft = false;
  /** @type {Promise<unknown>} sealing and reading, one after the other */
  let work = Promise.resolve();

  /** @param {string | null} id the exercise that changed; null for anything */
  const tell = (id) => listeners.forEach((listener) => listener(id));

  /** @template T @param {() => Promise<T>} next @returns {Promise<T>} */
  const inTurn = (next) => {
    const done = work.then(next);
    work = done.catch(() => {});
    return done;
  };

  /** @param {StorePlace} which @returns {Storage | null} */
  const area = (which) => {
    try {
      if (which === 'device') return localStorage;
      return which === 'session' ? sessionStorage : null;
    } catch {
      return null;
    }
  };

  /** Resolves to whether it is so now. @param {StorePlace} which @param {string} name @param {string | null} text */
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
      const { lock: locked } = found;
      const isSound = found.v === 1 && typeof found.keep === 'boolean'
        && (locked === undefined || (['salt', 'check'].every((part) => typeof locked[part] === 'string')
          && Number.isInteger(locked.rounds) && locked.rounds > 0 && locked.rounds <= MOST_ROUNDS
          && ['key', 'own'].every((part) => ['string', 'undefined'].includes(typeof locked[part]))));
      return isSound ? found : null;
    } catch {
      return null;
    }
  };

  const snapshot = () => JSON.stringify([get('device', OWN), get('session', OWN)]);

  /** Changes some of the settings. Returns whether they could be stored. @param {StorePlace} which @param {Partial<StoreSettings>} some */
  const change = (which, some) => {
    const isStored = set(which, OWN, JSON.stringify({ ...settings(which), v: 1, ...some }));
    known = snapshot();
    return isStored;
  };

  const isShut = () => lock !== null && key === null;

  // -- one record

  /** What is sealed in a text, and for which name where it isn't its own. @param {string} text @returns {{ sealed: string, as?: string } | null} */
  const sealedIn = (text) => {
    try {
      const found = JSON.parse(text);
      return typeof found.sealed === 'string' ? found : null;
    } catch {
      return null;
    }
  };

  /** @param {string} text */
  const parse = (text) => {
    const kept = record.parse(text);
    // A record of another site that has the same name is left alone.
    return kept && (kept.site ?? site.id) === site.id ? kept : null;
  };

  /** What a stored text says; nothing when it can't be read. @param {string} name @param {string} text */
  const decode = async (name, text) => {
    const found = sealedIn(text);
    if (!found) return parse(text);
    try {
      return key && parse(await cipher.open(key.seal, found.as ?? name, found.sealed));
    } catch {
      return null;
    }
  };

  /** Notes what is stored, and so known to the page. @param {string} id @param {string | null} text @param {Kept | null} kept */
  const note = (id, text, kept) => {
    if (text === null) texts.delete(PREFIX + id);
    else texts.set(PREFIX + id, text);
    if (kept) bases.set(id, kept);
    else bases.delete(id);
  };

  /** Takes in what another tab has stored, which the page didn't know of. @param {string} id @param {string} text @param {Kept | null} theirs */
  const takeIn = (id, text, theirs) => {
    const mine = records.get(id);
    if (!theirs) {
      broken.set(PREFIX + id, text);
    } else if (mine && unsaved.has(id)) {
      records.set(id, record.join(bases.get(id), mine, theirs, (one, other) => page.excludes(id, one, other)));
    } else if (!unsaved.has(id)) {
      records.set(id, theirs);
    }
    note(id, text, theirs);
  };

  /** Stores a text for an exercise. What can't be read isn't written over: it moves aside. @param {string} id @param {string | null} text @param {Kept | null} kept */
  const commit = (id, text, kept) => {
    const name = PREFIX + id;
    const unread = broken.get(name);
    let isStored = true;
    if (kept && unread !== undefined) {
      let aside = `${name}~`;
      const moved = lock && sealedIn(unread) ? JSON.stringify({ ...sealedIn(unread), as: name }) : unread;
      while ((get(place, aside) ?? moved) !== moved) aside += '~';
      isStored = set(place, aside, moved);
      if (isStored) {
        broken.delete(name);
        broken.set(aside, moved);
      }
    }
    isStored &&= set(place, name, text);
    if (isStored) {
      // A copy from when the tab saved for itself.
      if (place === 'device') set('session', name, null);
      note(id, text, kept);
      written.set(name, text);
      if (kept === (records.get(id) ?? null)) unsaved.delete(id);
    }
    if (failing === !isStored) return;
    failing = !isStored;
    // There is room again: what had none is stored too.
    if (isStored) {
      change(place, { keep: place === 'device' });
      [...unsaved].forEach(write);
    }
    tell(null);
  };

  /** @param {string} id */
  const seal = async (id) => {
    const name = PREFIX + id;
    while (unsaved.has(id) && key && place === 'device' && !hasLeft) {
      const { seal: with_ } = key;
      const found = get(place, name);
      if (found !== null && found !== texts.get(name)) takeIn(id, found, await decode(name, found));
      const kept = records.get(id) ?? null;
      const text = kept && JSON.stringify({ v: 1, sealed: await cipher.seal(with_, name, JSON.stringify(kept)) });
      // Meanwhile it may have been locked, left or erased, or stored by another tab.
      if (key?.seal !== with_ || hasLeft || !unsaved.has(id)) return;
      if (get(place, name) === found) {
        commit(id, text, kept);
        if (failing) return;
      }
    }
  };

  /** Stores what the page knows of an exercise, sealed where there is a lock. @param {string} id */
  const write = (id) => {
    unsaved.add(id);
    if (hasLeft || place === 'page') return;
    // A page never writes under a choice that was changed elsewhere.
    if (snapshot() !== known) {
      void wake();
      return;
    }
    check();
    if (isShut()) return;
    if (lock) {
      void inTurn(() => seal(id));
      return;
    }
    const name = PREFIX + id;
    const found = get(place, name);
    if (found !== null && found !== texts.get(name)) takeIn(id, found, parse(found));
    const kept = records.get(id) ?? null;
    commit(id, kept && JSON.stringify(kept), kept);
  };

  /** Reads one stored entry into the page. @param {string} name */
  const take = async (name) => {
    const text = get(place, name);
    const id = name.slice(PREFIX.length);
    broken.delete(name);
    if (text === null || isShut()) {
      if (!unsaved.has(id)) records.delete(id);
      note(id, null, null);
      return;
    }
    const kept = await decode(name, text);
    if (get(place, name) !== text || isShut()) return;
    takeIn(id, text, kept);
    // Locking was interrupted, or an older version of the site wrote it.
    if (key && kept && sealedIn(text) === null) unsaved.add(id);
  };

  // -- everything

  const read = async () => {
    known = snapshot();
    const device = settings('device');
    const before = place;
    place = device?.keep ? 'device' : settings('session') ? 'session' : 'page';
    const locked = (place === 'device' && device?.lock) || null;
    if (JSON.stringify(locked) !== JSON.stringify(lock)) {
      key = null;
      lock = locked;
    }
    if (before === 'device' && place !== 'device') forget();
    if (before === 'session' && place === 'device') {
      texts.clear();
      bases.clear();
      for (const id of records.keys()) unsaved.add(id);
    }
    if (lock && !key) await recall();
    for (const name of new Set([...names(place), ...[...records.keys()].map((id) => PREFIX + id)])) await take(name);
    [...unsaved].forEach(write);
    tell(null);
  };

  /** Begins with what is stored. */
  const load = () => inTurn(read);

  /** The page forgets all answers. */
  const forget = () => [records, bases, texts, written, unsaved, broken].forEach((all) => all.clear());

  /** What is stored may have changed while the page was asleep or out of sight. */
  const wake = async () => {
    if (hasLeft) return;
    check();
    await load();
  };

  // -- the lock

  let touched = { seen: 0, at: 0 };
  /** Whether the device has no room to say when the lock was used: then each tab counts for itself. */
  let isAlone = false;

  /** Whether the lock was shut elsewhere, or nobody has touched any page for a while. A clock that was set back counts as that. */
  const isOver = () => {
    const text = get('device', OPEN);
    const seen = isAlone ? touched.seen : Number(text ?? NaN);
    if (seen !== touched.seen) touched = { seen, at: performance.now() };
    const quiet = Math.max(Date.now() - seen, performance.now() - touched.at);
    return !(Date.now() - seen >= -SLACK && quiet <= QUIET);
  };

  const check = () => {
    if (key && isOver()) void shut();
  };

  const touch = () => {
    if (!key) return;
    const seen = Date.now();
    isAlone = !set('device', OPEN, String(seen));
    touched = { seen, at: performance.now() };
  };

  /** @param {string} bytes */
  const use = async (bytes) => {
    key = { bytes, seal: await cipher.key(bytes) };
    carry.hold(bytes);
    touch();
  };

  /** Takes the key that the page before this one has handed on. */
  const recall = async () => {
    const bytes = carry.held();
    if (bytes !== null && !isOver()) await use(bytes).catch(() => {});
    if (!key) carry.hold(null);
  };

  /** Makes a lock for a data key. @param {string} passphrase @param {string} bytes @returns {Promise<StoreLock>} */
  const lockFor = async (passphrase, bytes) => {
    const [salt, rounds] = [cipher.salt(), cipher.ROUNDS];
    const over = await cipher.key(await cipher.derive(passphrase, salt, rounds));
    return { salt, rounds, check: '', key: await cipher.seal(over, OWN, bytes) };
  };

  /**
   * Writes all or nothing, at once: the page can't be closed in between.
   * @param {[name: string, text: string][]} entries
   */
  const setAll = (entries) => {
    /** @type {[string, string | null][]} */
    const undo = [];
    for (const [name, text] of entries) {
      undo.unshift([name, get('device', name)]);
      if (set('device', name, text)) continue;
      for (const [changed, before] of undo) set('device', changed, null), before !== null && set('device', changed, before);
      return false;
    }
    return true;
  };

  /** Every stored text in another form, as it is when all are ready. @param {(name: string, text: string) => Promise<string>} turn */
  const turned = async (turn) => {
    for (;;) {
      const before = names('device').map((name) => /** @type {[string, string]} */ ([name, get('device', name) ?? '']));
      const after = await Promise.all(before.map(async ([name, text]) => /** @type {[string, string]} */ ([name, await turn(name, text)])));
      if (JSON.stringify(before) === JSON.stringify(names('device').map((name) => [name, get('device', name)]))) return after;
    }
  };

  /** The same entries are stored in another form. @param {[name: string, text: string][]} entries */
  const restate = (entries) => {
    for (const [name, text] of entries) {
      for (const all of [texts, broken]) if (all.has(name)) all.set(name, text);
    }
  };

  /** @param {{ seal: CryptoKey }} with_ */
  const sealing = ({ seal: with_ }) => async (/** @type {string} */ name, /** @type {string} */ text) =>
    (sealedIn(text) ? text : JSON.stringify({ v: 1, sealed: await cipher.seal(with_, name, text) }));

  /** Locks everything with a passphrase, or gives the lock another one. Resolves to whether there was room for it. @param {string} passphrase */
  const lockWith = (passphrase) => inTurn(async () => {
    page.flush(null);
    const bytes = key?.bytes ?? cipher.fresh();
    const next = await lockFor(passphrase, bytes);
    const with_ = { bytes, seal: await cipher.key(bytes) };
    const sealed = await turned(sealing(with_));
    const seen = String(Date.now());
    const isLocked = setAll([[OWN, JSON.stringify({ ...settings('device'), lock: next })], [OPEN, seen], ...sealed]);
    known = snapshot();
    if (isLocked) {
      [lock, key] = [next, with_];
      carry.hold(bytes);
      touch();
      restate(sealed);
    }
    [...unsaved].forEach(write);
    tell(null);
    return isLocked;
  });

  /** Takes the lock off. Resolves to whether it could. */
  const unlock = () => inTurn(async () => {
    const opened = await turned(async (name, text) => {
      const found = sealedIn(text);
      try {
        return key && found ? await cipher.open(key.seal, found.as ?? name, found.sealed) : text;
      } catch {
        return text;
      }
    });
    // The lock comes last: what is sealed can't be read without it.
    const { lock: _, ...rest } = /** @type {StoreSettings} */ (settings('device'));
    if (!setAll([...opened, [OWN, JSON.stringify(rest)]])) return false;
    known = snapshot();
    [lock, key] = [null, null];
    carry.hold(null);
    set('device', OPEN, null);
    restate(opened);
    tell(null);
    return true;
  });

  /** Opens the lock. Resolves to whether it was the passphrase. @param {string} passphrase */
  const open = async (passphrase) => {
    if (!lock) return false;
    try {
      const name = lock.own ?? OWN;
      const bytes = await cipher.derive(passphrase, lock.salt, lock.rounds);
      const over = await cipher.key(bytes);
      await use(lock.key ? await cipher.open(over, name, lock.key) : (await cipher.open(over, name, lock.check), bytes));
    } catch {
      return false;
    }
    // A lock of the first version sealed with the key of the passphrase. That becomes the data key, in one write.
    if (!lock.key && key) {
      const next = await lockFor(passphrase, key.bytes);
      if (change('device', { lock: next })) lock = next;
    }
    await load();
    // What can't be read is locked as well.
    await inTurn(async () => {
      const sealed = key ? await turned(sealing(key)) : [];
      if (setAll(sealed)) restate(sealed);
    });
    return true;
  };

  /** Shuts the lock in all tabs: the page forgets what it showed. */
  const shut = async () => {
    if (!lock || !key) return;
    page.flush(null);
    await inTurn(async () => {
      key = null;
      carry.hold(null);
      set('device', OPEN, null);
      forget();
      tell(null);
    });
  };

  for (const what of ['keydown', 'pointerdown', 'input']) {
    addEventListener(what, () => {
      check();
      if (key && Date.now() - touched.seen > 10_000 && !isOver()) touch();
    }, { passive: true, capture: true });
  }
  for (const what of ['focus', 'visibilitychange']) {
    addEventListener(what, () => {
      check();
      if (failing) [...unsaved].forEach(write);
    });
  }
  setInterval(check, 1000);
  document.addEventListener('inquill:wake', (event) => {
    /** @type {CustomEvent} */ (event).detail.wait.push(wake());
  });

  // -- the reader's choices

  /** Saves answers where the reader says, and takes them from where they were. @param {'session' | 'device'} where */
  const choose = (where) => {
    if (snapshot() !== known) void wake();
    if (isShut() || where === place) return;
    page.flush(null);
    const before = { place, lock, key };
    const spelling = isSpelling();
    [place, lock, key] = [where, null, null];
    [texts, bases, written].forEach((all) => all.clear());
    failing = !change(where, { keep: where === 'device', ...(spelling ? { spelling } : {}) });
    for (const id of records.keys()) if (!failing) write(id);
    // Nothing is taken away before it is where it goes.
    const isBack = failing && before.place !== 'page';
    const [from, to] = isBack ? [where, before.place] : [where === 'device' ? 'session' : 'device', where];
    for (const name of names(/** @type {StorePlace} */ (from))) if (isBack || !broken.has(name)) set(/** @type {StorePlace} */ (from), name, null);
    set(/** @type {StorePlace} */ (from), OWN, null);
    if (isBack) ({ lock, key } = before);
    else {
      carry.hold(null);
      set('device', OPEN, null);
    }
    place = /** @type {StorePlace} */ (to);
    known = snapshot();
    tell(null);
  };

  const isSpelling = () => settings(place)?.spelling === true;

  /** @param {string} id @param {Kept | null} kept */
  const put = (id, kept) => {
    if (kept) records.set(id, { ...kept, site: site.id });
    else records.delete(id);
    write(id);
  };

  /** Everything of this site leaves the device, the choice to save it too. Returns the way to have it back. */
  const erase = () => {
    /** @type {StorePlace[]} */
    const places = ['device', 'session'];
    const stored = places.flatMap((where) =>
      [...names(where), OWN, OPEN].map((name) => ({ where, name, text: get(where, name) })));
    const before = { records: new Map(records), key };
    for (const { where, name } of stored) set(where, name, null);
    forget();
    [place, lock, key, failing] = ['page', null, null, false];
    carry.hold(null);
    // What is stored under the former name may be another site's: it stays, and isn't read again.
    const ids = FORMER ? names('device', `${FORMER}:`).map((name) => name.slice(FORMER.length + 1)) : [];
    if (ids.length > 0) change('device', { keep: false, read: ids });
    known = snapshot();
    tell(null);
    return () => {
      set('device', OWN, null);
      for (const { where, name, text } of stored) if (text !== null) set(where, name, text);
      for (const [id, kept] of before.records) {
        records.set(id, kept);
        unsaved.add(id);
      }
      key = before.key;
      carry.hold(key?.bytes ?? null);
      const device = settings('device');
      [place, lock] = [device?.keep ? 'device' : settings('session') ? 'session' : 'page', device?.lock ?? null];
      return load();
    };
  };

  // -- answers under the name the site had before

  /**
   * Copies the answers to an exercise that were stored under the site's former name, once. They may be another site's: only
   * what `fits` says belongs here is copied, nothing is taken away, and what says whose it is was written by that site.
   * @param {string} id @param {(kept: Kept) => Kept | null} fits
   */
  const inherit = (id, fits) => {
    const text = FORMER ? get('device', `${FORMER}:${id}`) : null;
    const before = FORMER ? settings('device', FORMER) : null;
    if (text === null || !before?.keep || records.has(id) || settings('device')?.read?.includes(id)) return;
    const found = sealedIn(text);
    if (!found) {
      copy(id, text, fits);
    } else if (key) {
      const { seal: with_ } = key;
      void inTurn(async () => copy(id, await cipher.open(with_, `${FORMER}:${id}`, found.sealed), fits)).catch(() => {});
    } else if (before.lock && !before.lock.key && place === 'page') {
      change('device', { keep: true, lock: { ...before.lock, own: FORMER } });
      void load();
    }
  };

  /** @param {string} id @param {string} text @param {(kept: Kept) => Kept | null} fits */
  const copy = (id, text, fits) => {
    const kept = record.parse(text);
    const ours = kept && kept.site === undefined ? fits(kept) : null;
    if (!ours || records.has(id)) return;
    if (place === 'page' && change('device', { keep: true })) place = 'device';
    put(id, ours);
    if (place === 'device') change('device', { read: [...settings('device')?.read ?? [], id] });
    tell(id);
  };

  // -- other tabs

  addEventListener('storage', ({ key: name, storageArea, oldValue, newValue }) => {
    if (storageArea !== area('device') || hasLeft) return;
    if (name === null || name === OWN) {
      // Chosen, locked, opened or erased elsewhere.
      void load();
    } else if (name === OPEN) {
      check();
    } else if (place === 'device' && name.startsWith(PREFIX)) {
      const id = name.slice(PREFIX.length);
      void inTurn(async () => {
        page.flush(id);
        if (newValue !== null) await meet(id, oldValue, newValue);
        await take(name);
        tell(id);
      });
    }
  });

  /**
   * Two tabs wrote at the same time, neither knowing of the other, and one text has displaced the other: both are brought together.
   * @param {string} id @param {string | null} before what the other tab believed to displace @param {string} text
   */
  const meet = async (id, before, text) => {
    const name = PREFIX + id;
    const [own, ours] = [texts.get(name), bases.get(id)];
    if (!own || !ours || own !== written.get(name) || before === own || text === own) return;
    const [base, theirs] = await Promise.all([before, text].map((some) => (some === null ? null : decode(name, some))));
    if (!theirs) return;
    const [later, other] = Date.parse(theirs.at) > Date.parse(ours.at) ? [theirs, ours] : [ours, theirs];
    records.set(id, record.join(base ?? undefined, later, other, (one, two) => page.excludes(id, one, two)));
    note(id, text, theirs);
    write(id);
  };

  document.addEventListener('inquill:leave', () => {
    page.flush(null);
    hasLeft = true;
    if (lock) set('device', OPEN, null);
    key = null;
  });

  return {
    records,
    broken,
    page,
    PREFIX,
    OWN,
    QUIET,
    place: () => place,
    isLocked: () => lock !== null,
    isShut,
    /** Whether something is stored of an exercise that can't be read before the lock is opened. @param {string} id */
    isSealed: (id) => isShut() && get(place, PREFIX + id) !== null,
    isFailing: () => failing,
    /** Whether anything written is in this page only. */
    isHeld: () => [...unsaved].some((id) => records.has(id)),
    isSpelling,
    /** @param {boolean} spelling */
    letSpell: (spelling) => {
      if (place !== 'page') change(place, { spelling });
    },
    /** @param {(id: string | null) => void} listener */
    listen: (listener) => { listeners.push(listener); },
    /** Names of everything that is stored, and of what may be another site's. */
    names: () => ({
      own: names(place),
      open: get('device', OPEN) === null ? [] : [OPEN],
      former: FORMER ? names('device', `${FORMER}:`) : [],
    }),
    load,
    choose,
    lockWith,
    unlock,
    open,
    shut,
    put,
    inherit,
    erase,
  };
})();
