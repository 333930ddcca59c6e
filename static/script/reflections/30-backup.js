// Backups: all answers as a JSON file, and back from one after a preview; also as Markdown, to read.
'use strict';

const backup = (() => {
  const FORMAT = 1;
  const MAX_SIZE = 20_000_000; // bytes; browsers store less for one site

  const fileName = (/** @type {string} */ extension) => `${site.id}-${new Date().toISOString().slice(0, 10)}.${extension}`;

  /** The backup, with everything that is in the records. */
  const json = () => {
    const records = Object.fromEntries([...store.records].sort(([one], [other]) => (one < other ? -1 : 1)));
    return `${JSON.stringify({ inquill: FORMAT, site: site.id, at: new Date().toISOString(), records }, null, 1)}\n`;
  };

  /** @param {string} text */
  const escaped = (text) => text.replace(/[\\`*_[\]<>#|]/g, '\\$&');

  const markdown = () => {
    const order = [...new Set([...answerList.items().map((item) => item.dataset.exercise ?? ''), ...store.records.keys()])];
    const blocks = [`# ${escaped(document.title)}`];
    for (const id of order) {
      const current = store.records.get(id);
      if (!current) continue;
      blocks.push(`## ${escaped(current.title)}`, strings.date(current.at), ...answerBlocks(current));
      for (const one of [...(current.then ? [current.then] : []), ...(current.earlier ?? [])]) {
        blocks.push(`### ${escaped(strings.get('earlier', { date: strings.date(one.at) }))}`, ...answerBlocks(one));
      }
    }
    return `${blocks.join('\n\n')}\n`;
  };

  /** @param {EarlierAnswer} one */
  const answerBlocks = ({ answer, said }) => {
    const quote = (/** @type {string} */ text) => escaped(text).split('\n').map((line) => `> ${line}`).join('\n');
    const blocks = answer.map((entry) =>
      (entry.a === true ? `- ${escaped(entry.q)}` : `**${escaped(entry.q)}**\n\n${quote(entry.w ?? entry.a)}`));
    return said ? [quote(said), ...blocks] : blocks;
  };

  /**
   * The records of a backup; null if any of it isn't valid.
   * @param {string} text @returns {{ site: string, records: Map<string, AnswerRecord> } | null}
   */
  const read = (text) => {
    try {
      const { inquill, site: from, records } = JSON.parse(text);
      if (inquill !== FORMAT || typeof from !== 'string' || typeof records !== 'object' || records === null) return null;
      /** @type {Map<string, AnswerRecord>} */
      const valid = new Map();
      for (const [id, value] of Object.entries(records)) {
        const found = record.read(value);
        if (!found || !/^[a-z][a-z0-9-]{0,47}$/.test(id)) return null;
        valid.set(id, found);
      }
      return { site: from, records: valid };
    } catch {
      return null;
    }
  };

  /** What restoring would change: titles of exercises, by the kind of change. @param {Map<string, AnswerRecord>} records */
  const compare = (records) => {
    const onSite = new Set(answerList.items().map((item) => item.dataset.exercise));
    /** @type {Record<string, string[]>} */
    const changes = { new: [], newer: [], older: [], unknown: [], same: [] };
    const order = [...onSite];
    for (const [id, theirs] of [...records].sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))) {
      const mine = store.records.get(id);
      if (mine && JSON.stringify(mine) === JSON.stringify(merging.merge(mine, theirs))) changes.same.push(theirs.title);
      else if (mine) changes[Date.parse(theirs.at) > Date.parse(mine.at) ? 'newer' : 'older'].push(theirs.title);
      else changes[onSite.has(id) ? 'new' : 'unknown'].push(theirs.title);
    }
    return changes;
  };

  /** Shows what restoring a backup would change, and asks for confirmation. @param {string} text */
  const preview = (text) => {
    const file = read(text);
    if (!file) {
      answerList.announce(strings.get('import_broken'));
      return;
    }
    const dialog = /** @type {HTMLDialogElement} */ (dom.find(document, '[data-dialog="import"]'));
    const changes = compare(file.records);
    const box = dom.find(dialog, '[data-preview]');
    box?.replaceChildren(...(file.site === site.id ? [] : [dom.create('p', '', strings.get('import_other', { site: file.site }))]));
    for (const [change, titles] of Object.entries(changes)) {
      if (titles.length === 0) continue;
      box?.append(dom.create('p', '', strings.get(`import_${change}`)), dom.create('ul', '', ...titles.map((title) => dom.create('li', '', title))));
    }
    if (file.records.size === 0) box?.append(dom.create('p', '', strings.get('import_nothing')));
    const confirm = /** @type {HTMLButtonElement} */ (dom.find(dialog, '[data-do="import-yes"]'));
    confirm.hidden = file.records.size === 0;
    confirm.onclick = () => {
      for (const [id, theirs] of file.records) {
        const mine = store.records.get(id);
        store.put(id, mine ? merging.merge(mine, theirs) : theirs);
      }
      dialog.close();
      answerList.refresh();
      const isInPage = store.place() === 'page';
      answerList.announce(strings.get(isInPage ? 'imported_here' : 'imported'));
      if (isInPage) answerList.offerChoice();
    };
    dialog.showModal();
  };

  const start = () => {
    // While locked, the page has no answers: a backup would be empty.
    const unlessLocked = (/** @type {() => void} */ action) => () => (vault.isLocked() ? answerList.announce(strings.get('lock_shut')) : action());
    const on = (/** @type {string} */ name, /** @type {() => void} */ action) =>
      dom.find(document, `[data-desk] [data-do="${name}"]`)?.addEventListener('click', unlessLocked(action));
    /** @param {string} extension @param {string} type @param {() => string} contents */
    const save = (extension, type, contents) => {
      if (!vault.isLocked()) dom.download(fileName(extension), type, contents());
      answerList.announce(strings.get(vault.isLocked() ? 'keep_locked' : 'file_made'));
    };
    on('json', () => save('json', 'application/json', json));
    on('markdown', () => save('md', 'text/markdown', markdown));
    const field = /** @type {HTMLInputElement | null} */ (dom.find(document, '[data-do="file"]'));
    field?.addEventListener('change', async () => {
      const [file] = field.files ?? [];
      const text = file && file.size <= MAX_SIZE ? await file.text().catch(() => '') : file && '';
      if (text !== undefined) unlessLocked(() => preview(text))();
      field.value = '';
    });
    for (const close of dom.findAll(document, 'dialog [data-do="close"]')) close.addEventListener('click', () => close.closest('dialog')?.close());
  };

  return { json, markdown, read, compare, start };
})();
