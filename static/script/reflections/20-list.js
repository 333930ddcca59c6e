// Every exercise in the order of the text with what was answered; earlier answers below; starred lines on a sheet of their own.
'use strict';

const list = (() => {
  /** Says politely what came of an act, beside the buttons on top. @param {...(Node | string)} what */
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

  /** Takes one record away, with a way back. @param {string} id */
  const erase = (id) => {
    const before = store.records.get(id);
    store.put(id, null);
    refresh();
    const undo = dom.button(words.say('undo'), () => {
      if (before) store.put(id, before);
      refresh();
      say(words.say('undone'));
    });
    say(words.say('erased'), ' ', undo);
    undo.focus();
  };

  /** @param {string} id @param {Kept} kept */
  const tools = (id, kept) => {
    const copy = dom.button(words.say('copy'), async () => {
      const done = await dom.copy(`${kept.title}\n${lines.text(kept)}`, copy.closest('.reflection'));
      say(words.say(done ? 'copied' : 'copy_failed'));
    }, 'press press-quiet');
    copy.setAttribute('aria-label', words.say('copy_of', { title: kept.title }));
    const away = dom.button(words.say('erase'), () => erase(id), 'press press-quiet');
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
    /** @type {HTMLElement[]} */
    const found = [];
    for (const [id, kept] of [...store.records].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const gone = !here.has(id);
      const all = [...(gone ? [record.past(kept)] : []), ...(gone && kept.then ? [kept.then] : []), ...(kept.earlier ?? [])];
      if (all.length === 0) continue;
      const item = dom.make('li', 'check reflection', dom.make('h3', 'check-title', kept.title));
      if (gone) item.append(dom.make('p', 'facts', words.say('gone')));
      for (const one of all) item.append(dom.make('p', 'then-title', words.say('answered_on', { date: words.day(one.at) })), past.list(one));
      if (gone) item.append(tools(id, kept));
      found.push(item);
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

  const refresh = () => {
    for (const item of items()) {
      const id = item.dataset.exercise ?? '';
      const kept = store.records.get(id);
      dom.all(item, '.reflection-answer, .reflection-blank').forEach((old) => old.remove());
      item.append(kept && kept.answer.length > 0 ? answered(id, kept)
        : dom.make('p', 'reflection-blank facts', words.say(store.isSealed(id) ? 'stored_sealed' : item.dataset.keep ? 'never' : 'blank')));
    }
    earlier();
    session();
  };

  const start = () => {
    const desk = dom.one(document, '[data-desk]');
    if (!desk) return;
    desk.hidden = false;
    dom.one(document, '[data-plainly]')?.remove();
    dom.one(desk, '[data-do="print"]')?.addEventListener('click', () => printing.go('reflections'));
    dom.one(document, '[data-do="print-session"]')?.addEventListener('click', () => printing.go('session'));
    store.listen(refresh);
    refresh();
  };

  return { say, ask, items, start, refresh };
})();
