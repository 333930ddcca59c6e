// The answers that the page knows of, and where they are: in the page at first; where the reader chooses, in the tab's
// storage or the device's. Whatever happens to the storage costs saving, never the page.
'use strict';

const store = (() => {
  const { PREFIX, OWN, OPEN, FORMER, get, set, names, settings, change } = storage;

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
  /** @type {Map<string, Entry[]>} what another tab has just answered, while this one hasn't yet, by exercise */
  const foreign = new Map();
  /** @type {((id: string | null) => void)[]} */
  const listeners = [];
  /** What the exercises of the page say when asked. */
  const page = {
    /** Puts into the store what was written a moment ago, in one exercise or in all. @type {(id?: string) => void} */
    flush: () => {},
    /** Whether answers to two parts exclude each other. @type {(id: string, one: string, other: string) => boolean} */
    excludes: () => false,
  };
  /** @type {StorePlace} */
  let place = 'page';
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

  /** The page forgets all answers. */
  const forget = () => [records, bases, texts, written, unsaved, broken, foreign].forEach((all) => all.clear());

  // -- one record

  /** @param {string} text */
  const parse = (text) => {
    const kept = record.parse(text);
    // A record of another site that has the same name is left alone.
    return kept && (kept.site ?? site.id) === site.id ? kept : null;
  };

  /** What a stored text says; nothing when it can't be read. @param {string} name @param {string | null} text */
  const decode = (name, text) => vault.unseal(name, text ?? '').then(parse, () => null);

  /** Notes what is stored, and so known to the page. @param {string} id @param {string | null} text @param {Kept | null} kept */
  const note = (id, text, kept) => {
    if (text === null) texts.delete(PREFIX + id);
    else texts.set(PREFIX + id, text);
    if (kept) bases.set(id, kept);
    else bases.delete(id);
  };

  /** @param {string} id @param {Kept | undefined} base @param {Kept} later @param {Kept} other */
  const join = (id, base, later, other) => records.set(id, record.join(base, later, other, (one, two) => page.excludes(id, one, two)));

  /** Takes in what is stored and the page didn't know of. @param {string} id @param {string} text @param {Kept | null} theirs */
  const takeIn = (id, text, theirs) => {
    const mine = records.get(id);
    if (!theirs) broken.set(PREFIX + id, text);
    else if (!unsaved.has(id)) records.set(id, theirs);
    else if (mine) join(id, bases.get(id), mine, theirs);
    note(id, text, theirs);
  };

  /** Moves aside what can't be read, so that nothing is written over it. Returns whether there was room. @param {string} name @param {string} unread */
  const moveAside = (name, unread) => {
    const sealed = vault.lock() && vault.sealedIn(unread);
    const moved = sealed ? JSON.stringify({ ...sealed, as: name }) : unread;
    let aside = `${name}~`;
    while ((get(place, aside) ?? moved) !== moved) aside += '~';
    if (!set(place, aside, moved)) return false;
    broken.delete(name);
    broken.set(aside, moved);
    return true;
  };

  /** Stores a text for an exercise. @param {string} id @param {string | null} text @param {Kept | null} kept */
  const commit = (id, text, kept) => {
    const name = PREFIX + id;
    const unread = broken.get(name);
    const isStored = (!kept || unread === undefined || moveAside(name, unread)) && set(place, name, text);
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
    for (;;) {
      const key = vault.key();
      const isWanted = () => unsaved.has(id) && key !== null && vault.key() === key && place === 'device' && !hasLeft && !storage.isOutdated();
      if (!key || !isWanted()) return;
      const found = get(place, name);
      if (found !== null && found !== texts.get(name)) takeIn(id, found, await decode(name, found));
      const kept = records.get(id) ?? null;
      const text = kept && await vault.seal(key.seal, name, JSON.stringify(kept));
      // Meanwhile it may have been locked, left or erased, or stored by another tab.
      if (!isWanted()) return;
      if (get(place, name) !== found) continue;
      commit(id, text, kept);
      if (failing) return;
    }
  };

  /** Stores what the page knows of an exercise, sealed where there is a lock. @param {string} id */
  const write = (id) => {
    unsaved.add(id);
    if (hasLeft || place === 'page') return;
    // A page never writes under a choice that was changed elsewhere.
    if (storage.isOutdated()) {
      void wake();
      return;
    }
    vault.check();
    if (vault.lock()) {
      void inTurn(() => seal(id));
      return;
    }
    const name = PREFIX + id;
    const found = get(place, name);
    if (found !== null && found !== texts.get(name)) takeIn(id, found, parse(found));
    const kept = records.get(id) ?? null;
    commit(id, kept && JSON.stringify(kept), kept);
  };

  /** @param {string} id @param {Kept | null} kept */
  const put = (id, kept) => {
    if (kept) records.set(id, { ...kept, site: site.id });
    else records.delete(id);
    write(id);
  };

  // -- everything

  /** Reads one stored entry into the page. @param {string} name */
  const take = async (name) => {
    const text = get(place, name);
    const id = name.slice(PREFIX.length);
    broken.delete(name);
    if (text === null || vault.isShut()) {
      if (!unsaved.has(id)) records.delete(id);
      note(id, null, null);
      return;
    }
    const kept = await decode(name, text);
    if (get(place, name) !== text || vault.isShut()) return;
    takeIn(id, text, kept);
    // Locking was interrupted, or an older version of the site wrote it. It's sealed with what is stored next, and not at once:
    // another tab may just be taking the lock off.
    if (vault.lock() && kept && !vault.sealedIn(text)) unsaved.add(id);
  };

  const read = async () => {
    storage.note();
    const [before, device] = [place, settings('device')];
    place = device?.keep ? 'device' : settings('session') ? 'session' : 'page';
    if (before === 'device' && place !== 'device') forget();
    if (before === 'session' && place === 'device') {
      [texts, bases].forEach((all) => all.clear());
      [...records.keys()].forEach((id) => unsaved.add(id));
    }
    await vault.adopt((place === 'device' && device?.lock) || null);
    for (const name of new Set([...names(place), ...[...records.keys()].map((id) => PREFIX + id)])) await take(name);
    [...unsaved].forEach(write);
    tell(null);
  };

  /** Begins with what is stored. */
  const load = () => inTurn(read);

  /** What is stored may have changed while the page was asleep or out of sight. */
  const wake = async () => {
    if (hasLeft) return;
    vault.check();
    await load();
  };

  document.addEventListener('inquill:wake', (event) => /** @type {CustomEvent} */ (event).detail.wait.push(wake()));
  document.addEventListener('visibilitychange', () => {
    if (failing) [...unsaved].forEach(write);
  });

  /** Opens the lock. Resolves to whether it was the passphrase. @param {string} passphrase */
  const open = async (passphrase) => {
    const fits = await vault.open(passphrase);
    if (fits) await load();
    return fits;
  };

  /** Shuts the lock in all tabs: the page forgets what it showed. */
  const shut = async () => {
    if (!vault.key()) return;
    page.flush();
    await inTurn(async () => {
      vault.drop();
      set('device', OPEN, null);
      forget();
      tell(null);
    });
  };
  vault.whenOver(() => void shut());

  const isSpelling = () => settings(place)?.spelling === true;

  /** Saves answers where the reader says, and takes them from where they were. @param {'session' | 'device'} where */
  const choose = (where) => {
    if (vault.isShut() || where === place) return;
    page.flush();
    const [before, lock] = [place, vault.lock()];
    // A lock that can't be read, a later version's perhaps, is not written over.
    failing = where === 'device' && !settings(where) && (get(where, OWN) ?? '').includes('"lock"');
    if (failing) return tell(null);
    const spelling = isSpelling();
    place = where;
    vault.replace(null);
    [texts, bases, written].forEach((all) => all.clear());
    failing = !change(where, { keep: where === 'device', ...(spelling ? { spelling } : {}) });
    for (const id of records.keys()) if (!failing) write(id);
    // Nothing is taken away before it is where it goes.
    const isBack = failing && before !== 'page';
    const other = where === 'device' ? 'session' : 'device';
    place = isBack ? before : where;
    const gone = isBack ? where : other;
    for (const name of names(gone)) if (isBack || !broken.has(name)) set(gone, name, null);
    const read = settings(gone)?.read;
    set(gone, OWN, null);
    if (read) change('device', { keep: false, read });
    if (isBack) vault.replace(lock);
    else {
      vault.drop();
      set('device', OPEN, null);
    }
    storage.note();
    tell(null);
  };

  // -- answers under the name the site had before

  /**
   * Copies the answers to an exercise that were stored under the site's former name, once. They may be another site's: only
   * what `fits` says belongs here is copied, nothing is taken away, and what says whose it is was written by that site.
   * @param {string} id @param {(kept: Kept) => Kept | null} fits
   */
  const inherit = (id, fits) => {
    const name = `${FORMER}:${id}`;
    const text = FORMER ? get('device', name) : null;
    const before = FORMER ? settings('device', FORMER) : null;
    if (text === null || !before?.keep || records.has(id) || settings('device')?.read?.includes(id)) return;
    if (place === 'page' && before.lock && !before.lock.key && vault.sealedIn(text)) {
      if (change('device', { keep: true, lock: { ...before.lock, own: FORMER } })) void load();
      return;
    }
    void inTurn(async () => {
      const kept = record.parse(await vault.unseal(name, text));
      const ours = kept && kept.site === undefined ? fits(kept) : null;
      if (!ours || records.has(id)) return;
      if (place === 'page' && change('device', { keep: true })) place = 'device';
      put(id, ours);
      change('device', { keep: place === 'device', read: [...settings('device')?.read ?? [], id] });
      tell(null);
    }).catch(() => {});
  };

  // -- other tabs

  /**
   * Two tabs wrote at the same time, neither knowing of the other, and one text has displaced the other: both are brought together.
   * @param {string} id @param {string | null} before what the other tab believed to displace @param {string} text
   */
  const meet = async (id, before, text) => {
    const name = PREFIX + id;
    const [own, ours] = [texts.get(name), bases.get(id)];
    if (!ours || own !== written.get(name) || before === own || text === own) return;
    const [base, theirs] = await Promise.all([before, text].map((some) => decode(name, some)));
    if (!theirs) return;
    const [later, other] = Date.parse(theirs.at) > Date.parse(ours.at) ? [theirs, ours] : [ours, theirs];
    join(id, base ?? undefined, later, other);
    note(id, text, theirs);
    write(id);
  };

  addEventListener('storage', ({ key: name, storageArea, oldValue, newValue }) => {
    if (storageArea !== storage.area('device') || hasLeft) return;
    if (name === null || name === OWN) void load();
    else if (name === OPEN) vault.check();
    else if (place === 'device' && name.startsWith(PREFIX)) {
      const id = name.slice(PREFIX.length);
      void inTurn(async () => {
        page.flush(id);
        if (newValue !== null) await meet(id, oldValue, newValue);
        await take(name);
        foreign.set(id, records.get(id)?.answer ?? []);
        tell(id);
      });
    }
  });

  document.addEventListener('inquill:leave', () => {
    page.flush();
    hasLeft = true;
    vault.drop();
  });

  return {
    records,
    foreign,
    broken,
    texts,
    page,
    place: () => place,
    /** Whether something is stored of an exercise that can't be read before the lock is opened. @param {string} id */
    isSealed: (id) => vault.isShut() && get(place, PREFIX + id) !== null,
    isFailing: () => failing,
    /** Whether anything written is in this page only. */
    isHeld: () => [...unsaved].some((id) => records.has(id)),
    isSpelling,
    /** @param {boolean} spelling */
    letSpell: (spelling) => {
      if (place !== 'page') change(place, { spelling });
    },
    /** @param {(id: string | null) => void} listener */
    listen: (listener) => listeners.push(listener),
    tell,
    inTurn,
    load,
    choose,
    open,
    shut,
    put,
    /** Puts a record beside the others, to be stored as soon as that can be. @param {string} id @param {Kept} kept */
    hold: (id, kept) => {
      records.set(id, kept);
      unsaved.add(id);
    },
    /** Stores what isn't stored yet. */
    writeAll: () => [...unsaved].forEach(write),
    /** Begins anew, with nothing. */
    reset: () => {
      forget();
      [place, failing] = ['page', false];
    },
    inherit,
  };
})();
