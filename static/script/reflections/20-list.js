// Every exercise in the order of the text with what was answered; earlier answers below; starred lines on a sheet of their own.
'use strict';

const list = (() => {
  /** Says politely what came of an act, beside the buttons that do something with all answers. @param {...(Node | string)} what */
  const say = (...what) => {
    const region = dom.one(document, '[data-desk] .said');
    const asked = dom.one(document, '[data-brought]');
    if (asked) asked.hidden = true;
    // A button in it that was pressed goes away: the focus stays where it was.
    const isHere = region?.contains(document.activeElement);
    region?.replaceChildren(...what);
    if (isHere) region?.focus();
  };

  /** Asks beside what was said whether it is kept. */
  const ask = () => {
    const place = /** @type {HTMLElement} */ (dom.one(document, '[data-brought]'));
    keeping.add(place);
    place.hidden = false;
  };

  /** The row of an exercise, by its id; of one that is gone too. @type {Map<string, HTMLElement>} */
  const rows = new Map();

  /** The row of an exercise that is no longer on the site. @param {string} id @param {string} title */
  const rowOf = (id, title) => {
    const row = rows.get(id) ?? dom.make('li', 'check reflection', dom.make('h3', 'check-title', title));
    if (!rows.has(id)) prepare(id, row);
    return row;
  };

  /** Gives a row the line that says what came of an act. @param {string} id @param {HTMLElement} row */
  const prepare = (id, row) => {
    const said = dom.make('p', 'said');
    said.setAttribute('role', 'status');
    said.tabIndex = -1;
    row.append(said);
    rows.set(id, row);
  };

  /** Says in a row what came of an act; the page stays where it is. @param {string} id @param {...(Node | string)} what */
  const sayAt = (id, ...what) => dom.one(rows.get(id) ?? document, ':scope > .said')?.replaceChildren(...what);

  /** Takes one record away, with a way back. @param {string} id @param {Kept} before */
  const erase = (id, before) => {
    store.put(id, null);
    const undo = dom.button(words.say('undo'), () => {
      store.put(id, before);
      sayAt(id, words.say('undone'));
      refresh();
      dom.one(rows.get(id) ?? document, ':scope > .said')?.focus({ preventScroll: true });
    });
    sayAt(id, words.say('erased'), ' ', undo);
    refresh();
    undo.focus({ preventScroll: true });
  };

  /** @param {string} id @param {Kept} kept */
  const tools = (id, kept) => {
    const copy = dom.button(words.say('copy'), async () => {
      const done = await dom.copy(`${kept.title}\n${lines.text(kept)}`, copy.closest('.reflection'));
      sayAt(id, words.say(done ? 'copied' : 'copy_failed'));
    }, 'press press-quiet');
    copy.setAttribute('aria-label', words.say('copy_of', { title: kept.title }));
    const away = dom.button(words.say('erase'), () => erase(id, kept), 'press press-quiet');
    away.setAttribute('aria-label', words.say('erase_of', { title: kept.title }));
    return dom.make('div', 'act', copy, away);
  };

  /** @param {string} id @param {Kept} kept */
  const answered = (id, kept) => {
    const box = dom.make('div', 'reflection-answer', dom.make('p', 'facts', words.say('answered_on', { date: words.day(kept.at) })));
    box.append(dom.make('ul', 'lines', ...lines.starred(id, kept, session)));
    if (kept.then) box.append(dom.make('p', 'then-title', words.say('earlier', { date: words.day(kept.then.at) })), past.list(kept.then));
    box.append(tools(id, kept));
    return box;
  };

  const items = () => dom.all(document, '.reflection[data-exercise]');

  /** Answers to earlier wordings, and to exercises that are no more. */
  const earlier = () => {
    const here = new Set(items().map((item) => item.dataset.exercise));
    const section = dom.one(document, '[data-earlier]');
    for (const [id, row] of rows) if (!here.has(id)) dom.all(row, '.reflection-answer').forEach((old) => old.remove());
    /** @type {HTMLElement[]} */
    const found = [];
    for (const [id, kept] of [...store.records].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const gone = !here.has(id);
      const all = [...(gone ? [record.past(kept)] : []), ...(gone && kept.then ? [kept.then] : []), ...(kept.earlier ?? [])];
      if (all.length === 0) continue;
      const item = gone ? rowOf(id, kept.title) : dom.make('li', 'check reflection', dom.make('h3', 'check-title', kept.title));
      const box = dom.make('div', 'reflection-answer', ...(gone ? [dom.make('p', 'facts', words.say('gone'))] : []));
      for (const one of all) box.append(dom.make('p', 'then-title', words.say('answered_on', { date: words.day(one.at) })), past.list(one));
      if (gone) box.append(tools(id, kept));
      item.append(box);
      found.push(item);
    }
    // Erased a moment ago: the way back is still there.
    for (const [id, row] of rows) {
      if (!here.has(id) && !found.includes(row) && dom.one(row, ':scope > .said > button')) found.push(row);
    }
    for (const name of store.broken.keys()) {
      found.push(dom.make('li', 'check', dom.make('h3', 'check-title', words.say('unreadable')), dom.make('p', 'facts', words.say('unreadable_kept', { name }))));
    }
    if (!section) return;
    section.hidden = found.length === 0;
    dom.one(section, '[data-lines]')?.replaceChildren(...found);
  };

  /** The sheet to bring along. */
  const session = () => {
    const section = dom.one(document, '[data-session]');
    if (!section) return;
    const order = items().map((item) => item.dataset.exercise ?? '');
    const starred = order.flatMap((id) => {
      const kept = store.records.get(id);
      const chosen = kept ? lines.of(kept).filter(({ entries }) => entries.some(({ star }) => star)) : [];
      return chosen.map(({ show }) => dom.make('li', '', ...show));
    });
    dom.one(section, '[data-lines]')?.replaceChildren(...starred);
    const act = dom.one(section, '.act');
    if (act) act.hidden = starred.length === 0;
    dom.one(section, '.session-none')?.remove();
    if (starred.length === 0) act?.before(dom.make('p', 'facts session-none', words.say('no_lines')));
    section.hidden = store.records.size === 0;
  };

  /** What isn't answered goes into a fold at the end of its chapter. @param {HTMLElement} group */
  const fold = (group) => {
    const list = /** @type {HTMLElement} */ (dom.one(group, '.checks'));
    const blanks = dom.one(group, '.blanks') ?? dom.make('details', 'blanks', dom.make('summary'), dom.make('ul', 'checks'));
    const order = (/** @type {HTMLElement} */ item) => Number(item.dataset.at);
    const all = dom.all(group, '.reflection').sort((one, other) => order(one) - order(other));
    const isBlank = (/** @type {HTMLElement} */ item) => dom.one(item, ':scope > .reflection-blank') !== null
      && dom.one(item, ':scope > .said')?.textContent === '' && !store.isSealed(item.dataset.exercise ?? '');
    const blank = all.filter(isBlank);
    const given = all.filter((item) => !isBlank(item));
    // What stays where it is isn't touched: it may have the focus.
    given.forEach((item, at) => { if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null); });
    dom.one(blanks, 'ul')?.replaceChildren(...blank);
    dom.one(blanks, 'summary')?.replaceChildren(words.say('blanks', { n: blank.length }));
    list.hidden = given.length === 0;
    if (blank.length === 0) blanks.remove();
    else if (!blanks.isConnected) list.after(blanks);
  };

  const refresh = () => {
    for (const item of items()) {
      const id = item.dataset.exercise ?? '';
      if (!store.records.has(id)) store.inherit(id, (kept) => (kept.title === dom.text(dom.one(item, '.check-title')) ? kept : null));
      const kept = store.records.get(id);
      dom.all(item, '.reflection-answer, .reflection-blank').forEach((old) => old.remove());
      dom.one(item, ':scope > .said')?.before(kept && kept.answer.length > 0 ? answered(id, kept)
        : dom.make('p', 'reflection-blank facts', words.say(store.isSealed(id) ? 'stored_sealed' : item.dataset.keep ? 'never' : 'blank')));
    }
    dom.all(document, '[data-answers]').forEach(fold);
    earlier();
    session();
    const isEmpty = store.records.size === 0 && store.broken.size === 0;
    const empty = dom.one(document, '[data-empty]');
    if (empty) empty.hidden = !isEmpty || vault.isShut();
    // With nothing to act on, only a backup can be restored.
    for (const act of dom.all(document, '[data-desk] .act > button')) act.hidden = isEmpty && !vault.isShut() && store.place() === 'page';
  };

  const start = () => {
    const desk = dom.one(document, '[data-desk]');
    if (!desk) return;
    desk.hidden = false;
    dom.one(document, '[data-plainly]')?.remove();
    items().forEach((item, at) => {
      item.dataset.at = String(at);
      prepare(item.dataset.exercise ?? '', item);
    });
    dom.one(desk, '[data-do="print"]')?.addEventListener('click', () => printing.go('reflections'));
    dom.one(document, '[data-do="print-session"]')?.addEventListener('click', () => printing.go('session'));
    store.listen(refresh);
    refresh();
  };

  return { say, ask, items, start, refresh };
})();
