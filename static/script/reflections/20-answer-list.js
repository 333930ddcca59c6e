// My reflections: all exercises in the order of the text with their answers, earlier answers below, and a sheet of starred lines.
'use strict';

const answerList = (() => {
  /** Shows a message beside the buttons for all answers. @param {...(Node | string)} message */
  const announce = (...message) => {
    const region = dom.find(document, '[data-desk] .said');
    const choice = dom.find(document, '[data-brought]');
    if (choice) choice.hidden = true;
    // The message may replace the button that was pressed: the focus goes to the region instead of getting lost.
    const hasFocus = region?.contains(document.activeElement);
    region?.replaceChildren(...message);
    if (hasFocus) region?.focus();
  };

  /** Offers the choice where to save, below the message. */
  const offerChoice = () => {
    const box = /** @type {HTMLElement} */ (dom.find(document, '[data-brought]'));
    storageChoice.add(box);
    box.hidden = false;
  };

  /** Rows by exercise, including exercises that were removed from the site. @type {Map<string, HTMLElement>} */
  const rows = new Map();

  /** The row of an exercise that was removed from the site. @param {string} id @param {string} title */
  const removedRow = (id, title) => {
    const row = rows.get(id) ?? dom.create('li', 'check reflection', dom.create('h3', 'check-title', title));
    if (!rows.has(id)) addRow(id, row);
    return row;
  };

  /** Gives a row its live region. @param {string} id @param {HTMLElement} row */
  const addRow = (id, row) => {
    const region = dom.create('p', 'said');
    region.setAttribute('role', 'status');
    region.tabIndex = -1;
    row.append(region);
    rows.set(id, row);
  };

  /** Shows a message in a row, without scrolling. @param {string} id @param {...(Node | string)} message */
  const announceIn = (id, ...message) => dom.find(rows.get(id) ?? document, ':scope > .said')?.replaceChildren(...message);

  /** Erases one record, with an Undo button. @param {string} id @param {AnswerRecord} before */
  const erase = (id, before) => {
    store.put(id, null);
    const undo = dom.button(strings.get('undo'), () => {
      store.put(id, before);
      announceIn(id, strings.get('undone'));
      refresh();
      dom.find(rows.get(id) ?? document, ':scope > .said')?.focus({ preventScroll: true });
    });
    announceIn(id, strings.get('erased'), ' ', undo);
    refresh();
    undo.focus({ preventScroll: true });
  };

  /** @param {string} id @param {AnswerRecord} current */
  const buttons = (id, current) => {
    const copy = dom.button(strings.get('copy'), async () => {
      const done = await dom.copy(`${current.title}\n${lines.toText(current)}`, copy.closest('.reflection'));
      announceIn(id, strings.get(done ? 'copied' : 'copy_failed'));
    }, 'press press-quiet');
    copy.setAttribute('aria-label', strings.get('copy_of', { title: current.title }));
    const remove = dom.button(strings.get('erase'), () => erase(id, current), 'press press-quiet');
    remove.setAttribute('aria-label', strings.get('erase_of', { title: current.title }));
    return dom.create('div', 'act', copy, remove);
  };

  /** @param {string} id @param {AnswerRecord} current */
  const answerBox = (id, current) => {
    const box = dom.create('div', 'reflection-answer', dom.create('p', 'facts', strings.get('answered_on', { date: strings.date(current.at) })));
    box.append(dom.create('ul', 'lines', ...lines.withStars(id, current, refreshSession)));
    if (current.then) box.append(dom.create('p', 'then-title', strings.get('earlier', { date: strings.date(current.then.at) })), answerHistory.list(current.then));
    box.append(buttons(id, current));
    return box;
  };

  const items = () => dom.findAll(document, '.reflection[data-exercise]');

  /** Lists answers to earlier wordings and to removed exercises, and entries that can't be read. */
  const refreshEarlier = () => {
    const onSite = new Set(items().map((item) => item.dataset.exercise));
    const section = dom.find(document, '[data-earlier]');
    for (const [id, row] of rows) if (!onSite.has(id)) dom.findAll(row, '.reflection-answer').forEach((old) => old.remove());
    /** @type {HTMLElement[]} */
    const listed = [];
    for (const [id, current] of [...store.records].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const isRemoved = !onSite.has(id);
      const all = [...(isRemoved ? [record.toEarlier(current)] : []), ...(isRemoved && current.then ? [current.then] : []), ...(current.earlier ?? [])];
      if (all.length === 0) continue;
      const item = isRemoved ? removedRow(id, current.title) : dom.create('li', 'check reflection', dom.create('h3', 'check-title', current.title));
      const box = dom.create('div', 'reflection-answer', ...(isRemoved ? [dom.create('p', 'facts', strings.get('gone'))] : []));
      for (const one of all) box.append(dom.create('p', 'then-title', strings.get('answered_on', { date: strings.date(one.at) })), answerHistory.list(one));
      if (isRemoved) box.append(buttons(id, current));
      item.append(box);
      listed.push(item);
    }
    // A removed exercise whose answers were just erased keeps its row for the Undo button.
    for (const [id, row] of rows) {
      if (!onSite.has(id) && !listed.includes(row) && dom.find(row, ':scope > .said > button')) listed.push(row);
    }
    for (const name of store.broken.keys()) {
      listed.push(dom.create('li', 'check', dom.create('h3', 'check-title', strings.get('unreadable')), dom.create('p', 'facts', strings.get('unreadable_kept', { name }))));
    }
    if (!section) return;
    section.hidden = listed.length === 0;
    dom.find(section, '[data-lines]')?.replaceChildren(...listed);
  };

  /** Fills the sheet of starred lines for the next session. */
  const refreshSession = () => {
    const section = dom.find(document, '[data-session]');
    if (!section) return;
    const order = items().map((item) => item.dataset.exercise ?? '');
    const starred = order.flatMap((id) => {
      const current = store.records.get(id);
      const chosen = current ? lines.of(current).filter(({ entries }) => entries.some(({ star }) => star)) : [];
      return chosen.map(({ show }) => dom.create('li', '', ...show));
    });
    dom.find(section, '[data-lines]')?.replaceChildren(...starred);
    const bar = dom.find(section, '.act');
    if (bar) bar.hidden = starred.length === 0;
    dom.find(section, '.session-none')?.remove();
    if (starred.length === 0) bar?.before(dom.create('p', 'facts session-none', strings.get('no_lines')));
    section.hidden = store.records.size === 0;
  };

  /** Moves unanswered exercises into a fold at the end of their chapter. @param {HTMLElement} chapter */
  const foldUnanswered = (chapter) => {
    const list = /** @type {HTMLElement} */ (dom.find(chapter, '.checks'));
    const fold = dom.find(chapter, '.blanks') ?? dom.create('details', 'blanks', dom.create('summary'), dom.create('ul', 'checks'));
    const order = (/** @type {HTMLElement} */ item) => Number(item.dataset.at);
    const all = dom.findAll(chapter, '.reflection').sort((one, other) => order(one) - order(other));
    const isUnanswered = (/** @type {HTMLElement} */ item) => dom.find(item, ':scope > .reflection-blank') !== null
      && dom.find(item, ':scope > .said')?.textContent === '' && !store.isEncrypted(item.dataset.exercise ?? '');
    const unanswered = all.filter(isUnanswered);
    const answered = all.filter((item) => !isUnanswered(item));
    // Items in the right place aren't moved, since that would take the focus from them.
    answered.forEach((item, at) => { if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null); });
    dom.find(fold, 'ul')?.replaceChildren(...unanswered);
    dom.find(fold, 'summary')?.replaceChildren(strings.get('blanks', { n: unanswered.length }));
    list.hidden = answered.length === 0;
    if (unanswered.length === 0) fold.remove();
    else if (!fold.isConnected) list.after(fold);
  };

  const refresh = () => {
    for (const item of items()) {
      const id = item.dataset.exercise ?? '';
      if (!store.records.has(id)) store.importFormer(id, (found) => (found.title === dom.text(dom.find(item, '.check-title')) ? found : null));
      const current = store.records.get(id);
      dom.findAll(item, '.reflection-answer, .reflection-blank').forEach((old) => old.remove());
      dom.find(item, ':scope > .said')?.before(current && current.answer.length > 0 ? answerBox(id, current)
        : dom.create('p', 'reflection-blank facts', strings.get(store.isEncrypted(id) ? 'stored_sealed' : item.dataset.keep ? 'never' : 'blank')));
    }
    dom.findAll(document, '[data-answers]').forEach(foldUnanswered);
    refreshEarlier();
    refreshSession();
    const isEmpty = store.records.size === 0 && store.broken.size === 0;
    const empty = dom.find(document, '[data-empty]');
    if (empty) empty.hidden = !isEmpty || vault.isLocked();
    // Without answers, the only thing to do is to restore a backup, whose control is a label and no button.
    for (const button of dom.findAll(document, '[data-desk] .act > button')) button.hidden = isEmpty && !vault.isLocked() && store.place() === 'page';
  };

  const start = () => {
    const desk = dom.find(document, '[data-desk]');
    if (!desk) return;
    desk.hidden = false;
    dom.find(document, '[data-plainly]')?.remove();
    items().forEach((item, at) => {
      item.dataset.at = String(at);
      addRow(item.dataset.exercise ?? '', item);
    });
    dom.find(desk, '[data-do="print"]')?.addEventListener('click', () => printing.start('reflections'));
    dom.find(document, '[data-do="print-session"]')?.addEventListener('click', () => printing.start('session'));
    store.listen(refresh);
    refresh();
  };

  return { announce, offerChoice, items, start, refresh };
})();
