// The page's answers, and where they are saved: nowhere at first; where the reader chooses, in the tab's storage or the
// device's. When storage fails, saving stops, and the page goes on working.
'use strict';

const store = (() => {
  const { PREFIX, SETTINGS, LAST_USE, FORMER, get, set, names, settings, change } = storage;

  /** @type {Map<string, AnswerRecord>} by exercise, whether saved or not */
  const records = new Map();
  /** @type {Map<string, AnswerRecord>} by exercise, as last read or written: the base of merges */
  const bases = new Map();
  /** @type {Map<string, string>} stored texts as last read or written, by storage name */
  const texts = new Map();
  /** @type {Map<string, string | null>} stored texts as this page last wrote them, by storage name */
  const written = new Map();
  /** @type {Set<string>} exercises with changes that aren't stored yet */
  const unsaved = new Set();
  /** @type {Map<string, string>} stored texts that can't be read, by storage name; they are preserved */
  const broken = new Map();
  /** @type {Map<string, Entry[]>} by exercise, answers that arrived from another tab since this one was last edited */
  const fromOtherTab = new Map();
  /** @type {((id: string | null) => void)[]} */
  const listeners = [];
  /** Callbacks that the page's exercises set. */
  const page = {
    /** Stores what was just typed, in one exercise or in all. @type {(id?: string) => void} */
    flush: () => {},
    /** Whether two parts can't both have an answer. @type {(id: string, one: string, other: string) => boolean} */
    excludes: () => false,
  };
  /** @type {StoragePlace} */
  let place = 'page';
  let isFailing = false;
  let hasLeft = false;
  /** @type {Promise<unknown>} encrypting and reading, one at a time */
  let queue = Promise.resolve();

  /** @param {string | null} id the exercise that changed; null for all */
  const notify = (id) => listeners.forEach((listener) => listener(id));

  /** @template T @param {() => Promise<T>} task @returns {Promise<T>} */
  const enqueue = (task) => {
    const done = queue.then(task);
    queue = done.catch(() => {});
    return done;
  };

  const forgetAll = () => [records, bases, texts, written, unsaved, broken, fromOtherTab].forEach((all) => all.clear());

  // -- one record

  /** @param {string} text */
  const parse = (text) => {
    const found = record.parse(text);
    // Another site with the same id may have stored it.
    return found && (found.site ?? site.id) === site.id ? found : null;
  };

  /** The record in a stored text, or null if it can't be read. @param {string} name @param {string | null} text */
  const decode = (name, text) => vault.decrypt(name, text ?? '').then(parse, () => null);

  /** Notes what is stored of an exercise. @param {string} id @param {string | null} text @param {AnswerRecord | null} stored */
  const noteStored = (id, text, stored) => {
    if (text === null) texts.delete(PREFIX + id);
    else texts.set(PREFIX + id, text);
    if (stored) bases.set(id, stored);
    else bases.delete(id);
  };

  /** @param {string} id @param {AnswerRecord | undefined} base @param {AnswerRecord} later @param {AnswerRecord} other */
  const merge = (id, base, later, other) => records.set(id, record.merge(base, later, other, (one, two) => page.excludes(id, one, two)));

  /** Merges a stored text that is new to the page. @param {string} id @param {string} text @param {AnswerRecord | null} theirs */
  const mergeStored = (id, text, theirs) => {
    const mine = records.get(id);
    if (!theirs) broken.set(PREFIX + id, text);
    else if (!unsaved.has(id)) records.set(id, theirs);
    else if (mine) merge(id, bases.get(id), mine, theirs);
    noteStored(id, text, theirs);
  };

  /** Moves an broken text to another name, so that it isn't overwritten. Returns whether there was room. @param {string} name @param {string} text */
  const moveAside = (name, text) => {
    const encrypted = vault.lock() && vault.encryptedIn(text);
    const moved = encrypted ? JSON.stringify({ ...encrypted, as: name }) : text;
    let aside = `${name}~`;
    while ((get(place, aside) ?? moved) !== moved) aside += '~';
    if (!set(place, aside, moved)) return false;
    broken.delete(name);
    broken.set(aside, moved);
    return true;
  };

  /** Stores the text of an exercise. @param {string} id @param {string | null} text @param {AnswerRecord | null} stored */
  const commit = (id, text, stored) => {
    const name = PREFIX + id;
    const unread = broken.get(name);
    const isStored = (!stored || unread === undefined || moveAside(name, unread)) && set(place, name, text);
    if (isStored) {
      // From before the reader chose to save on the device.
      if (place === 'device') set('session', name, null);
      noteStored(id, text, stored);
      written.set(name, text);
      if (stored === (records.get(id) ?? null)) unsaved.delete(id);
    }
    if (isFailing === !isStored) return;
    isFailing = !isStored;
    // There is room again, also for what failed before.
    if (isStored) {
      change(place, { keep: place === 'device' });
      [...unsaved].forEach(write);
    }
    notify(null);
  };

  /** @param {string} id */
  const writeEncrypted = async (id) => {
    const name = PREFIX + id;
    for (;;) {
      const key = vault.key();
      const isWanted = () => unsaved.has(id) && key !== null && vault.key() === key && place === 'device' && !hasLeft && !storage.isOutdated();
      if (!key || !isWanted()) return;
      const found = get(place, name);
      if (found !== null && found !== texts.get(name)) mergeStored(id, found, await decode(name, found));
      const current = records.get(id) ?? null;
      const text = current && await vault.encrypt(key.cryptoKey, name, JSON.stringify(current));
      // While that took its time, the answers may have been locked or erased, or stored by another tab.
      if (!isWanted()) return;
      if (get(place, name) !== found) continue;
      commit(id, text, current);
      if (isFailing) return;
    }
  };

  /** Stores the page's record of an exercise, encrypted if there is a lock. @param {string} id */
  const write = (id) => {
    unsaved.add(id);
    if (hasLeft || place === 'page') return;
    // The reader has changed the choice in another tab: that comes first.
    if (storage.isOutdated()) {
      void refresh();
      return;
    }
    vault.closeIfExpired();
    if (vault.lock()) {
      void enqueue(() => writeEncrypted(id));
      return;
    }
    const name = PREFIX + id;
    const found = get(place, name);
    if (found !== null && found !== texts.get(name)) mergeStored(id, found, parse(found));
    const current = records.get(id) ?? null;
    commit(id, current && JSON.stringify(current), current);
  };

  /** @param {string} id @param {AnswerRecord | null} next */
  const put = (id, next) => {
    if (next) records.set(id, { ...next, site: site.id });
    else records.delete(id);
    write(id);
  };

  // -- all records

  /** @param {string} name */
  const readOne = async (name) => {
    const text = get(place, name);
    const id = name.slice(PREFIX.length);
    broken.delete(name);
    if (text === null || vault.isLocked()) {
      if (!unsaved.has(id)) records.delete(id);
      noteStored(id, null, null);
      return;
    }
    const found = await decode(name, text);
    if (get(place, name) !== text || vault.isLocked()) return;
    mergeStored(id, text, found);
    // Plain text under a lock: locking was interrupted, or an older version of the site wrote it. The next write encrypts it;
    // not this read, since another tab may just be removing the lock.
    if (vault.lock() && found && !vault.encryptedIn(text)) unsaved.add(id);
  };

  const readAll = async () => {
    storage.acknowledge();
    const [before, device] = [place, settings('device')];
    place = device?.keep ? 'device' : settings('session') ? 'session' : 'page';
    if (before === 'device' && place !== 'device') forgetAll();
    if (before === 'session' && place === 'device') {
      [texts, bases].forEach((all) => all.clear());
      [...records.keys()].forEach((id) => unsaved.add(id));
    }
    await vault.adopt((place === 'device' && device?.lock) || null);
    for (const name of new Set([...names(place), ...[...records.keys()].map((id) => PREFIX + id)])) await readOne(name);
    [...unsaved].forEach(write);
    notify(null);
  };

  const load = () => enqueue(readAll);

  /** Reads again: the storage may have changed while the page was frozen or hidden. */
  const refresh = async () => {
    if (hasLeft) return;
    vault.closeIfExpired();
    await load();
  };

  document.addEventListener('inquill:wake', (event) => /** @type {CustomEvent} */ (event).detail.wait.push(refresh()));
  document.addEventListener('visibilitychange', () => {
    if (isFailing) [...unsaved].forEach(write);
  });

  /** Opens the lock. Resolves to whether the passphrase was right. @param {string} passphrase */
  const unlock = async (passphrase) => {
    const isRight = await vault.open(passphrase);
    if (isRight) await load();
    return isRight;
  };

  /** Closes the lock in all tabs; the page no longer shows any answers. */
  const lock = async () => {
    if (!vault.key()) return;
    page.flush();
    await enqueue(async () => {
      vault.forgetKey();
      set('device', LAST_USE, null);
      forgetAll();
      notify(null);
    });
  };
  vault.onExpired(() => void lock());

  const spellcheck = () => settings(place)?.spelling === true;

  /** Saves all answers in another place and removes them from the previous one. @param {'session' | 'device'} next */
  const choose = (next) => {
    if (vault.isLocked() || next === place) return;
    page.flush();
    const [before, locked] = [place, vault.lock()];
    // Settings with a lock that can't be read, perhaps of a later version, must not be overwritten.
    isFailing = next === 'device' && !settings(next) && (get(next, SETTINGS) ?? '').includes('"lock"');
    if (isFailing) return notify(null);
    const spelling = spellcheck();
    place = next;
    vault.replace(null);
    [texts, bases, written].forEach((all) => all.clear());
    isFailing = !change(next, { keep: next === 'device', ...(spelling ? { spelling } : {}) });
    for (const id of records.keys()) if (!isFailing) write(id);
    // Everything was written to the new place before anything is removed from the old one.
    const isUndone = isFailing && before !== 'page';
    const other = next === 'device' ? 'session' : 'device';
    place = isUndone ? before : next;
    const cleared = isUndone ? next : other;
    for (const name of names(cleared)) if (isUndone || !broken.has(name)) set(cleared, name, null);
    const read = settings(cleared)?.read;
    set(cleared, SETTINGS, null);
    if (read) change('device', { keep: false, read });
    if (isUndone) vault.replace(locked);
    else {
      vault.forgetKey();
      set('device', LAST_USE, null);
    }
    storage.acknowledge();
    notify(null);
  };

  // -- answers stored under the site's former id

  /**
   * Copies the answers to an exercise from the site's former id, once. They may belong to another site: only what `select`
   * recognizes is copied, nothing is removed, and records that name the site that wrote them are left alone.
   * @param {string} id @param {(found: AnswerRecord) => AnswerRecord | null} select
   */
  const importFormer = (id, select) => {
    const name = `${FORMER}:${id}`;
    const text = FORMER ? get('device', name) : null;
    const former = FORMER ? settings('device', FORMER) : null;
    if (text === null || !former?.keep || records.has(id) || settings('device')?.read?.includes(id)) return;
    if (place === 'page' && former.lock && !former.lock.key && vault.encryptedIn(text)) {
      if (change('device', { keep: true, lock: { ...former.lock, own: FORMER } })) void load();
      return;
    }
    void enqueue(async () => {
      const found = record.parse(await vault.decrypt(name, text));
      const ours = found && found.site === undefined ? select(found) : null;
      if (!ours || records.has(id)) return;
      if (place === 'page' && change('device', { keep: true })) place = 'device';
      put(id, ours);
      change('device', { keep: place === 'device', read: [...settings('device')?.read ?? [], id] });
      notify(null);
    }).catch(() => {});
  };

  // -- other tabs

  /**
   * Merges when two tabs wrote at the same time, each without the other's text, and one has overwritten the other.
   * @param {string} id @param {string | null} before the text that the other tab meant to replace @param {string} text
   */
  const resolveConflict = async (id, before, text) => {
    const name = PREFIX + id;
    const [own, ours] = [texts.get(name), bases.get(id)];
    if (!ours || own !== written.get(name) || before === own || text === own) return;
    const [base, theirs] = await Promise.all([before, text].map((some) => decode(name, some)));
    if (!theirs) return;
    const [later, other] = Date.parse(theirs.at) > Date.parse(ours.at) ? [theirs, ours] : [ours, theirs];
    merge(id, base ?? undefined, later, other);
    noteStored(id, text, theirs);
    write(id);
  };

  addEventListener('storage', ({ key: name, storageArea, oldValue, newValue }) => {
    if (storageArea !== storage.area('device') || hasLeft) return;
    if (name === null || name === SETTINGS) void load();
    else if (name === LAST_USE) vault.closeIfExpired();
    else if (place === 'device' && name.startsWith(PREFIX)) {
      const id = name.slice(PREFIX.length);
      void enqueue(async () => {
        page.flush(id);
        if (newValue !== null) await resolveConflict(id, oldValue, newValue);
        await readOne(name);
        fromOtherTab.set(id, records.get(id)?.answer ?? []);
        notify(id);
      });
    }
  });

  document.addEventListener('inquill:leave', () => {
    page.flush();
    hasLeft = true;
    vault.forgetKey();
  });

  return {
    records,
    fromOtherTab,
    broken,
    texts,
    page,
    place: () => place,
    /** Whether there is a stored answer that can't be read before the lock is opened. @param {string} id */
    isEncrypted: (id) => vault.isLocked() && get(place, PREFIX + id) !== null,
    isFailing: () => isFailing,
    /** Whether any answer exists in this page only. */
    hasUnsaved: () => [...unsaved].some((id) => records.has(id)),
    spellcheck,
    /** @param {boolean} spelling */
    setSpelling: (spelling) => {
      if (place !== 'page') change(place, { spelling });
    },
    /** @param {(id: string | null) => void} listener */
    listen: (listener) => listeners.push(listener),
    notify,
    enqueue,
    load,
    choose,
    unlock,
    lock,
    put,
    /** Sets a record that is written with the next `writeAll`. @param {string} id @param {AnswerRecord} next */
    stage: (id, next) => {
      records.set(id, next);
      unsaved.add(id);
    },
    writeAll: () => [...unsaved].forEach(write),
    /** Back to the state before the reader chose a place. */
    reset: () => {
      forgetAll();
      [place, isFailing] = ['page', false];
    },
    importFormer,
  };
})();
