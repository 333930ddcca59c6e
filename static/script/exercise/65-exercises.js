// Exercises, upgraded in place: they save what the reader does, show it again, and give replies. What is special about one kind is
// in the part of that kind.
'use strict';

/**
 * What a kind does beyond what all exercises do.
 * @typedef {object} Kind
 * @property {(exercise: Exercise) => void} [start] adds what only works with scripts
 * @property {(exercise: Exercise) => void} [changed] follows a change of the answers
 * @property {(exercise: Exercise) => void} [check] shows replies, when the reader asks for them
 * @property {(exercise: Exercise) => string} [sentence] the complete sentence, for kinds that make one
 */

const exercises = (() => {
  const SAVE_DELAY = 300; // milliseconds from the first unsaved change until it is saved

  /** @type {Map<string, Exercise>} by id */
  const upgraded = new Map();
  /** @type {Record<string, Kind>} by name; each kind's part adds itself */
  const kinds = {};
  /** @type {Map<Exercise, number>} exercises with unsaved changes, and their timers */
  const pending = new Map();

  /** The record of what the page shows, based on the previous one. @param {Exercise} exercise @param {AnswerRecord | undefined} before @returns {AnswerRecord} */
  const compose = (exercise, before) => {
    const answer = parts.answers(exercise).map((entry) => {
      const star = before?.answer.find(({ k }) => k === entry.k)?.star;
      return star ? { ...entry, star } : entry;
    });
    const said = kinds[exercise.kind]?.sentence?.(exercise);
    const { lang } = document.documentElement;
    const rev = exercise.section.dataset.revision ?? '';
    const title = dom.text(dom.find(exercise.section, '.exercise-title'));
    const { said: _, ...rest } = before ?? {};
    /** @type {AnswerRecord} */
    const current = { ...rest, v: 1, kind: exercise.kind, rev, lang, at: new Date().toISOString(), title, answer };
    return said && answer.length > 0 ? { ...current, said } : current;
  };

  /** Saves what the page shows, if it has changed. @param {Exercise} exercise */
  const save = (exercise) => {
    clearTimeout(pending.get(exercise));
    pending.delete(exercise);
    if (exercise.isNeverSaved) return;
    const before = store.records.get(exercise.id);
    let current = compose(exercise, before);
    if (JSON.stringify(current.answer) === JSON.stringify(before?.answer ?? [])) return;
    // Answers that the page can't show any more remain as earlier ones.
    const hidden = (before?.answer ?? []).filter((entry) =>
      !parts.canShow(exercise.parts.find(({ key }) => key === entry.k), entry, before?.lang === current.lang));
    // So does a text that arrived from another tab, perhaps unnoticed, and that the reader has replaced.
    const replaced = (store.fromOtherTab.get(exercise.id) ?? []).filter(({ k, a, w }) => typeof a === 'string' && w === undefined
      && !current.answer.some((entry) => entry.k === k && String(entry.a).includes(a)));
    store.fromOtherTab.delete(exercise.id);
    if (before) current = record.addEarlier(current, [{ ...record.toEarlier(before), answer: [...hidden, ...replaced] }]);
    put(exercise, current);
  };

  /** @param {Exercise} exercise @param {AnswerRecord} current */
  const put = (exercise, current) => {
    exercise.wasShown = true;
    store.put(exercise.id, current.answer.length > 0 || current.then || current.earlier ? current : null);
    if (store.place() === 'page' && current.answer.length > 0) offerChoice(exercise);
  };

  /** Whether two parts can't both have an answer. @param {Exercise | undefined} exercise @param {string} one @param {string} other */
  const excludes = (exercise, one, other) => {
    const [first, second] = [one, other].map((key) => exercise?.parts.find((part) => part.key === key));
    return parts.excludes(first, second);
  };

  /** Offers the choice where to save, below the first exercise that is answered. @param {Exercise} exercise */
  const offerChoice = (exercise) => {
    if (dom.find(document, '.exercise .keeping')) return;
    const box = dom.create('div', 'keeping-place');
    dom.find(exercise.section, ':scope .said')?.after(box);
    storageChoice.add(box);
    parts.announce(exercise, dom.create('p', 'offer', strings.get('keep_offer')));
  };

  /** @param {Exercise} exercise */
  const refresh = (exercise) => {
    const isAnswered = parts.answers(exercise).length > 0;
    const clear = parts.control(exercise, 'clear');
    if (clear) clear.hidden = !isAnswered;
    dom.find(exercise.section, '.kept')?.replaceChildren(strings.get(isAnswered ? storageChoice.statusKey(exercise.isNeverSaved) : store.isEncrypted(exercise.id) ? 'sealed' : ''));
    kinds[exercise.kind]?.changed?.(exercise);
  };

  /** The answers of a record that belong to the current wording, and those that don't. @param {Exercise} exercise @param {AnswerRecord} found */
  const divide = (exercise, found) => {
    const isSameText = found.rev === (exercise.section.dataset.revision ?? '');
    const isCurrent = (/** @type {Entry} */ entry) => exercise.parts.some((part) =>
      part.key === entry.k && parts.canShow(part, entry) && (isSameText || parts.question(part) === entry.q));
    return { valid: found.answer.filter(isCurrent), outdated: found.answer.filter((entry) => !isCurrent(entry)) };
  };

  /** Moves answers to another wording to the earlier ones. @param {Exercise} exercise @param {AnswerRecord} found */
  const update = (exercise, found) => {
    if (found.lang !== document.documentElement.lang) return found;
    const rev = exercise.section.dataset.revision ?? '';
    const { valid, outdated } = divide(exercise, found);
    if (found.rev === rev && outdated.length === 0) return found;
    // A sentence is moved as a whole.
    const moved = found.said && outdated.length > 0 ? found.answer : outdated;
    const current = record.addEarlier({ ...found, rev, answer: valid }, [{ ...record.toEarlier(found), answer: moved }]);
    store.put(exercise.id, current);
    return current;
  };

  /** The answers under the site's former id that were given to this exercise. @param {Exercise} exercise @param {AnswerRecord} found */
  const selectFormer = (exercise, found) => {
    const { valid } = divide(exercise, { ...found, rev: '' });
    return valid.length > 0 ? { ...found, answer: valid } : null;
  };

  /** Rewrites the saved sentence after the author has reworded it around its blanks. @param {Exercise} exercise @param {AnswerRecord} found @param {AnswerRecord} current */
  const updateSentence = (exercise, found, current) => {
    const said = kinds[exercise.kind]?.sentence?.(exercise);
    if (!said || found.rev === current.rev || current.answer.length === 0 || said === current.said) return;
    store.put(exercise.id, record.addEarlier({ ...current, said }, current.answer.length < found.answer.length ? [] : [record.toEarlier(found)]));
  };

  /** Shows what is stored. @param {Exercise} exercise */
  const show = (exercise) => {
    if (exercise.isNeverSaved) return;
    if (!store.records.has(exercise.id)) store.importFormer(exercise.id, (found) => selectFormer(exercise, found));
    const found = store.records.get(exercise.id);
    if (!found && !exercise.wasShown) return;
    // Replies repeat the answers, and Undo would restore them.
    if (!found) replies.remove(exercise);
    const current = found && update(exercise, found);
    const isSameLanguage = current?.lang === document.documentElement.lang;
    // What the reader is typing is newer than what another tab has saved.
    const inUse = pending.has(exercise) ? /** @type {Field} */ (document.activeElement) : null;
    for (const part of exercise.parts) {
      parts.show(part, current?.answer.find((entry) => entry.k === part.key && parts.canShow(part, entry, isSameLanguage)) ?? null, inUse);
    }
    exercise.wasShown = Boolean(current);
    answerHistory.show(exercise, current, answerAgain);
    refresh(exercise);
    if (found && current) updateSentence(exercise, found, current);
  };

  /** Empties the exercise; the answers become those of the previous visit. @param {Exercise} exercise @param {AnswerRecord} offered */
  const answerAgain = (exercise, offered) => {
    // They may have been edited since the button appeared.
    save(exercise);
    const current = store.records.get(exercise.id) ?? offered;
    if (current.answer.length > 0) {
      const { said, ...rest } = current;
      const empty = record.addEarlier({ ...rest, answer: [] }, rest.then ? [rest.then] : []);
      store.put(exercise.id, { ...empty, then: record.toEarlier(current), at: new Date().toISOString() });
    }
    show(exercise);
    exercise.parts[0]?.fields[0]?.focus();
  };

  /** Empties the exercise, with an Undo button. @param {Exercise} exercise */
  const clear = (exercise) => {
    save(exercise);
    store.fromOtherTab.delete(exercise.id);
    const before = store.records.get(exercise.id);
    const answer = parts.answers(exercise);
    /** @param {(part: Part) => Entry | null} entryOf */
    const fill = (entryOf) => {
      exercise.parts.forEach((part) => parts.show(part, entryOf(part)));
      replies.remove(exercise);
      refresh(exercise);
    };
    fill(() => null);
    save(exercise);
    const undo = dom.button(strings.get('undo'), () => {
      if (before) store.put(exercise.id, before);
      fill((part) => answer.find(({ k }) => k === part.key) ?? null);
      parts.announce(exercise, strings.get('undone'));
      parts.control(exercise, 'clear')?.focus();
    });
    parts.announce(exercise, strings.get('cleared'), ' ', undo);
    undo.focus();
  };

  /** Shows each hint once the one before it is open. @param {HTMLElement} section */
  const setUpHints = (section) => {
    /** @type {HTMLDetailsElement[]} */
    const hints = dom.findAll(section, 'details.hint');
    hints.forEach((hint, at) => {
      // A class instead of `hidden`: on paper all hints are shown.
      hint.classList.toggle('hint-later', at > 0);
      hint.addEventListener('toggle', () => {
        if (hint.open) hints[at + 1]?.classList.remove('hint-later');
      });
    });
  };

  /** @param {HTMLElement} section */
  const upgrade = (section) => {
    const { id } = section;
    if (upgraded.get(id)?.section === section) return;
    const isNeverSaved = section.dataset.keep === 'no';
    const exercise = { section, id, kind: section.dataset.kind ?? '', parts: parts.of(section), isNeverSaved, wasShown: false };
    upgraded.set(id, exercise);
    const bar = dom.find(section, '.act');
    if (bar) {
      bar.hidden = false;
      bar.append(dom.create('span', 'kept'));
    }
    setUpHints(section);
    const controls = dom.find(section, '.controls');
    controls?.addEventListener('input', (event) => {
      const changed = exercise.parts.find((part) => part.box.contains(/** @type {Node} */ (event.target)));
      if (!changed) return;
      for (const part of exercise.parts) part.fields.forEach(parts.makeDefault);
      replies.remove(exercise, changed);
      refresh(exercise);
      // With a lock, saving starts at once: encryption takes time, and the page may be gone before it ends.
      if (!pending.has(exercise)) pending.set(exercise, setTimeout(() => save(exercise), vault.lock() ? 0 : SAVE_DELAY));
    });
    controls?.addEventListener('change', () => save(exercise));
    // Folded content has no size until it is opened.
    section.addEventListener('toggle', () => kinds[exercise.kind]?.changed?.(exercise), true);
    parts.control(exercise, 'check')?.addEventListener('click', () => {
      save(exercise);
      (kinds[exercise.kind]?.check ?? replies.showClosing)(exercise);
    });
    parts.control(exercise, 'clear')?.addEventListener('click', () => clear(exercise));
    // The reader may have answered before the scripts were loaded.
    const isEarly = !isNeverSaved && parts.answers(exercise).length > 0;
    kinds[exercise.kind]?.start?.(exercise);
    refresh(exercise);
    if (isEarly) {
      const stored = store.records.get(id);
      const early = compose(exercise, undefined);
      put(exercise, stored ? record.merge(undefined, early, update(exercise, stored), (one, other) => excludes(exercise, one, other)) : early);
    }
    show(exercise);
  };

  /** Saves pending changes: of one exercise or, if this isn't an id but an event, of all. @param {unknown} [id] */
  const flush = (id) => [...pending.keys()].filter((exercise) => typeof id !== 'string' || exercise.id === id).forEach(save);
  store.page.flush = flush;
  store.page.excludes = (id, one, other) => excludes(upgraded.get(id), one, other);
  addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', flush);
  // Asks before the page is reloaded: canceling the event means that answers would be lost, and `keep` can save them.
  document.addEventListener('inquill:renew', (event) => {
    flush();
    const isUnsavable = [...upgraded.values()].some((exercise) => exercise.isNeverSaved && parts.answers(exercise).length > 0);
    if (!isUnsavable && !store.hasUnsaved()) return;
    event.preventDefault();
    if (isUnsavable || store.place() !== 'page') return;
    /** @type {CustomEvent} */
    (event).detail.keep = () => {
      store.choose('session');
      return !store.isFailing();
    };
  });

  store.listen((id) => {
    // After a change to all answers, an Undo button could restore what is locked or erased by now.
    if (id === null) dom.findAll(document, '.said > button').forEach((button) => button.remove());
    for (const exercise of upgraded.values()) {
      if (id === null || exercise.id === id) show(exercise);
      if (id === null) refresh(exercise);
    }
  });

  return { kinds, upgrade };
})();
