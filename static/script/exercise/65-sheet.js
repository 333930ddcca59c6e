// One exercise, upgraded in place: it listens, keeps, brings back, and says what came of it. What only one kind can do is
// in the file of that kind.
'use strict';

/**
 * What a kind does beyond what all do. Each may be left out.
 * @typedef {object} Kind
 * @property {(sheet: Sheet) => void} [start] adds what only works with scripts
 * @property {(sheet: Sheet) => void} [changed] follows what the reader does
 * @property {(sheet: Sheet) => void} [check] shows replies, when the reader asks
 * @property {(sheet: Sheet) => string} [sentence] the whole of what was said, for kinds that make one
 * @property {(sheet: Sheet, kept: Kept | undefined) => void} [then] shows what was said at the visit before
 */

const sheets = (() => {
  const PAUSE = 300; // milliseconds after the first unsaved key until what is written is saved

  /** @type {Map<string, Sheet>} */
  const open = new Map();
  /** @type {Record<string, Kind>} */
  const kinds = {};
  /** @type {Map<Sheet, number>} */
  const waiting = new Map();

  /** The record of what the page shows, after `before`. @param {Sheet} sheet @param {Kept | undefined} before @returns {Kept} */
  const compose = (sheet, before) => {
    const answer = parts.answers(sheet).map((entry) => {
      const star = before?.answer.find(({ k }) => k === entry.k)?.star;
      return star ? { ...entry, star } : entry;
    });
    const said = kinds[sheet.kind]?.sentence?.(sheet);
    const { lang } = document.documentElement;
    const rev = sheet.section.dataset.revision ?? '';
    const title = dom.text(dom.one(sheet.section, '.exercise-title'));
    const { said: _, ...rest } = before ?? {};
    /** @type {Kept} */
    const kept = { ...rest, v: 1, kind: sheet.kind, rev, lang, at: new Date().toISOString(), title, answer };
    return said && answer.length > 0 ? { ...kept, said } : kept;
  };

  /** @param {Sheet} sheet */
  const keep = (sheet) => {
    clearTimeout(waiting.get(sheet));
    waiting.delete(sheet);
    if (sheet.forgets) return;
    const before = store.records.get(sheet.id);
    let kept = compose(sheet, before);
    if (JSON.stringify(kept.answer) === JSON.stringify(before?.answer ?? [])) return;
    // An answer that the page can't show any more stays among the earlier ones.
    const gone = (before?.answer ?? []).filter((entry) =>
      !parts.fits(sheet.parts.find(({ key }) => key === entry.k), entry, before?.lang === kept.lang));
    // Nor do words get lost that came from another tab, perhaps unseen.
    const replaced = (store.foreign.get(sheet.id) ?? []).filter(({ k, a, w }) => typeof a === 'string' && w === undefined
      && !kept.answer.some((entry) => entry.k === k && String(entry.a).includes(a)));
    store.foreign.delete(sheet.id);
    if (before) kept = record.withEarlier(kept, [{ ...record.past(before), answer: [...gone, ...replaced] }]);
    save(sheet, kept);
  };

  /** @param {Sheet} sheet @param {Kept} kept */
  const save = (sheet, kept) => {
    sheet.wasKept = true;
    store.put(sheet.id, kept.answer.length > 0 || kept.then || kept.earlier ? kept : null);
    if (store.place() === 'page' && kept.answer.length > 0) offer(sheet);
  };

  /** Whether two parts can't both have an answer. @param {Sheet | undefined} sheet @param {string} one @param {string} other */
  const excludes = (sheet, one, other) => {
    const [first, second] = [one, other].map((key) => sheet?.parts.find((part) => part.key === key));
    return parts.excludes(first, second);
  };

  /** Asks once, below the exercise that is answered first. @param {Sheet} sheet */
  const offer = (sheet) => {
    if (dom.one(document, '.exercise .keeping')) return;
    const where = dom.make('div', 'keeping-place');
    dom.one(sheet.section, ':scope .said')?.after(where);
    keeping.add(where);
    parts.say(sheet, dom.make('p', 'offer', words.say('keep_offer')));
  };

  /** @param {Sheet} sheet */
  const refresh = (sheet) => {
    const some = parts.answers(sheet).length > 0;
    const clear = parts.act(sheet, 'clear');
    if (clear) clear.hidden = !some;
    dom.one(sheet.section, '.kept')?.replaceChildren(words.say(some ? keeping.word(sheet.forgets) : store.isSealed(sheet.id) ? 'sealed' : ''));
    kinds[sheet.kind]?.changed?.(sheet);
  };

  /** What still belongs to the exercise, and what was said to another wording. @param {Sheet} sheet @param {Kept} kept */
  const divide = (sheet, kept) => {
    const isSameText = kept.rev === (sheet.section.dataset.revision ?? '');
    const isOurs = (/** @type {Entry} */ entry) => sheet.parts.some((part) =>
      part.key === entry.k && parts.fits(part, entry) && (isSameText || parts.asked(part) === entry.q));
    return { fitting: kept.answer.filter(isOurs), outdated: kept.answer.filter((entry) => !isOurs(entry)) };
  };

  /** Moves to the earlier answers what was said to another wording, or can no longer be shown. @param {Sheet} sheet @param {Kept} kept */
  const settle = (sheet, kept) => {
    if (kept.lang !== document.documentElement.lang) return kept;
    const rev = sheet.section.dataset.revision ?? '';
    const { fitting, outdated } = divide(sheet, kept);
    if (kept.rev === rev && outdated.length === 0) return kept;
    // A sentence is moved whole.
    const gone = kept.said && outdated.length > 0 ? kept.answer : outdated;
    const now = record.withEarlier({ ...kept, rev, answer: fitting }, [{ ...record.past(kept), answer: gone }]);
    store.put(sheet.id, now);
    return now;
  };

  /** What was stored under the site's former name, if it was said to this exercise. @param {Sheet} sheet @param {Kept} kept */
  const inherited = (sheet, kept) => {
    const { fitting } = divide(sheet, { ...kept, rev: '' });
    return fitting.length > 0 ? { ...kept, answer: fitting } : null;
  };

  /** Says the sentence anew, where it was reworded around the same blanks. @param {Sheet} sheet @param {Kept} found @param {Kept} kept */
  const resay = (sheet, found, kept) => {
    const said = kinds[sheet.kind]?.sentence?.(sheet);
    if (!said || found.rev === kept.rev || kept.answer.length === 0 || said === kept.said) return;
    store.put(sheet.id, record.withEarlier({ ...kept, said }, kept.answer.length < found.answer.length ? [] : [record.past(found)]));
  };

  /** Shows what is stored. @param {Sheet} sheet */
  const bring = (sheet) => {
    if (sheet.forgets) return;
    if (!store.records.has(sheet.id)) store.inherit(sheet.id, (kept) => inherited(sheet, kept));
    const found = store.records.get(sheet.id);
    if (!found && !sheet.wasKept) return;
    // Replies repeat what was answered, and a way back would bring it back.
    if (!found) replies.withdraw(sheet);
    const kept = found && settle(sheet, found);
    const isSameLanguage = kept?.lang === document.documentElement.lang;
    // What is just being written is newer than what another tab has saved.
    const inUse = waiting.has(sheet) ? /** @type {Field} */ (document.activeElement) : null;
    for (const part of sheet.parts) {
      parts.show(part, kept?.answer.find((entry) => entry.k === part.key && parts.fits(part, entry, isSameLanguage)) ?? null, inUse);
    }
    sheet.wasKept = Boolean(kept);
    past.show(sheet, kept, again);
    refresh(sheet);
    if (found && kept) resay(sheet, found, kept);
  };

  /** Asks for another answer; the one that is there becomes the visit before. @param {Sheet} sheet @param {Kept} offered */
  const again = (sheet, offered) => {
    // It may have been edited since this was offered.
    keep(sheet);
    const kept = store.records.get(sheet.id) ?? offered;
    if (kept.answer.length > 0) {
      const { said, ...rest } = kept;
      const before = record.withEarlier({ ...rest, answer: [] }, rest.then ? [rest.then] : []);
      store.put(sheet.id, { ...before, then: record.past(kept), at: new Date().toISOString() });
    }
    bring(sheet);
    sheet.parts[0]?.fields[0]?.focus();
  };

  /** Empties it, with a way back. @param {Sheet} sheet */
  const clear = (sheet) => {
    keep(sheet);
    store.foreign.delete(sheet.id);
    const before = store.records.get(sheet.id);
    const answer = parts.answers(sheet);
    /** @param {(part: Part) => Entry | null} entry */
    const fill = (entry) => {
      sheet.parts.forEach((part) => parts.show(part, entry(part)));
      replies.withdraw(sheet);
      refresh(sheet);
    };
    fill(() => null);
    keep(sheet);
    const undo = dom.button(words.say('undo'), () => {
      if (before) store.put(sheet.id, before);
      fill((part) => answer.find(({ k }) => k === part.key) ?? null);
      parts.say(sheet, words.say('undone'));
      parts.act(sheet, 'clear')?.focus();
    });
    parts.say(sheet, words.say('cleared'), ' ', undo);
    undo.focus();
  };

  /** Hints open one after the other. @param {HTMLElement} section */
  const hints = (section) => {
    /** @type {HTMLDetailsElement[]} */
    const all = dom.all(section, 'details.hint');
    all.forEach((hint, at) => {
      // Not by `hidden`: on paper all are there.
      hint.classList.toggle('hint-later', at > 0);
      hint.addEventListener('toggle', () => {
        if (hint.open) all[at + 1]?.classList.remove('hint-later');
      });
    });
  };

  /** @param {HTMLElement} section */
  const upgrade = (section) => {
    const { id } = section;
    if (open.get(id)?.section === section) return;
    const forgets = section.dataset.keep === 'no';
    const sheet = { section, id, kind: section.dataset.kind ?? '', parts: parts.of(section), forgets, wasKept: false };
    open.set(id, sheet);
    const bar = dom.one(section, '.act');
    if (bar) {
      bar.hidden = false;
      bar.append(dom.make('span', 'kept'));
    }
    hints(section);
    const controls = dom.one(section, '.controls');
    controls?.addEventListener('input', (event) => {
      const at = sheet.parts.find((part) => part.box.contains(/** @type {Node} */ (event.target)));
      if (!at) return;
      for (const part of sheet.parts) part.fields.forEach(parts.settle);
      replies.withdraw(sheet, at);
      refresh(sheet);
      // Sealing ends after the page may have gone: it begins at once.
      if (!waiting.has(sheet)) waiting.set(sheet, setTimeout(() => keep(sheet), vault.lock() ? 0 : PAUSE));
    });
    controls?.addEventListener('change', () => keep(sheet));
    // What was folded has its measures now.
    section.addEventListener('toggle', () => kinds[sheet.kind]?.changed?.(sheet), true);
    parts.act(sheet, 'check')?.addEventListener('click', () => {
      keep(sheet);
      (kinds[sheet.kind]?.check ?? replies.closing)(sheet);
    });
    parts.act(sheet, 'clear')?.addEventListener('click', () => clear(sheet));
    // What is written already was written before the scripts came.
    const isEarly = !forgets && parts.answers(sheet).length > 0;
    kinds[sheet.kind]?.start?.(sheet);
    refresh(sheet);
    if (isEarly) {
      const stored = store.records.get(id);
      const written = compose(sheet, undefined);
      save(sheet, stored ? record.join(undefined, written, settle(sheet, stored), (one, other) => excludes(sheet, one, other)) : written);
    }
    bring(sheet);
  };

  /** Puts into the store what was written a moment ago, in one exercise or, for anything but an id, in all. @param {unknown} [id] */
  const flush = (id) => [...waiting.keys()].filter((sheet) => typeof id !== 'string' || sheet.id === id).forEach(keep);
  store.page.flush = flush;
  store.page.excludes = (id, one, other) => excludes(open.get(id), one, other);
  addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', flush);
  // Before the page is loaded anew: what would be lost with it is said by taking the event for oneself, and a way to keep it is given.
  document.addEventListener('inquill:renew', (event) => {
    flush();
    const isForgotten = [...open.values()].some((sheet) => sheet.forgets && parts.answers(sheet).length > 0);
    if (!isForgotten && !store.isHeld()) return;
    event.preventDefault();
    if (isForgotten || store.place() !== 'page') return;
    /** @type {CustomEvent} */
    (event).detail.keep = () => {
      store.choose('session');
      return !store.isFailing();
    };
  });

  store.listen((id) => {
    // After a larger change, or when the page wakes, a way back may lead to what is locked or erased by now.
    if (id === null) dom.all(document, '.said > button').forEach((button) => button.remove());
    for (const sheet of open.values()) {
      if (id === null || sheet.id === id) bring(sheet);
      if (id === null) refresh(sheet);
    }
  });

  return { kinds, upgrade };
})();
