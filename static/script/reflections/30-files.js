// Answers leave for another device as a file, and come in from one: nothing is changed before the reader has seen what would be.
'use strict';

const files = (() => {
  const FORMAT = 1;
  const LARGEST = 20_000_000; // bytes: what browsers store for one site is less

  const name = (/** @type {string} */ ending) => `${site.id}-${new Date().toISOString().slice(0, 10)}.${ending}`;

  /** Everything, lossless. */
  const json = () => {
    const records = Object.fromEntries([...store.records].sort(([one], [other]) => (one < other ? -1 : 1)));
    return `${JSON.stringify({ inquill: FORMAT, site: site.id, at: new Date().toISOString(), records }, null, 1)}\n`;
  };

  /** @param {string} text */
  const escaped = (text) => text.replace(/[\\`*_[\]<>#|]/g, '\\$&');

  /** Everything, to read. */
  const markdown = () => {
    const order = [...new Set([...list.items().map((item) => item.dataset.exercise ?? ''), ...store.records.keys()])];
    const out = [`# ${escaped(document.title)}`];
    for (const id of order) {
      const kept = store.records.get(id);
      if (!kept) continue;
      out.push(`## ${escaped(kept.title)}`, words.day(kept.at), ...body(kept));
      for (const one of [...(kept.then ? [kept.then] : []), ...(kept.earlier ?? [])]) {
        out.push(`### ${escaped(words.say('earlier', { date: words.day(one.at) }))}`, ...body(one));
      }
    }
    return `${out.join('\n\n')}\n`;
  };

  /** @param {Past} one */
  const body = ({ answer, said }) => {
    const quote = (/** @type {string} */ text) => escaped(text).split('\n').map((line) => `> ${line}`).join('\n');
    const given = answer.map((entry) =>
      (entry.a === true ? `- ${escaped(entry.q)}` : `**${escaped(entry.q)}**\n\n${quote(entry.w ?? entry.a)}`));
    return said ? [quote(said), ...given] : given;
  };

  /**
   * What a file holds that this version can read, or null when it is none of ours.
   * @param {string} text @returns {{ site: string, records: Map<string, Kept> } | null}
   */
  const read = (text) => {
    try {
      const { inquill, site: from, records } = JSON.parse(text);
      if (inquill !== FORMAT || typeof from !== 'string' || typeof records !== 'object' || records === null) return null;
      /** @type {Map<string, Kept>} */
      const found = new Map();
      for (const [id, value] of Object.entries(records)) {
        const kept = record.read(value);
        if (!kept || !/^[a-z][a-z0-9-]{0,47}$/.test(id)) return null;
        found.set(id, kept);
      }
      return { site: from, records: found };
    } catch {
      return null;
    }
  };

  /** What bringing in would do, record by record. @param {Map<string, Kept>} records */
  const compare = (records) => {
    const here = new Set(list.items().map((item) => item.dataset.exercise));
    /** @type {Record<string, string[]>} */
    const found = { new: [], newer: [], older: [], unknown: [], same: [] };
    const order = [...here];
    for (const [id, theirs] of [...records].sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))) {
      const mine = store.records.get(id);
      if (mine && JSON.stringify(mine) === JSON.stringify(merging.merge(mine, theirs))) found.same.push(theirs.title);
      else if (mine) found[Date.parse(theirs.at) > Date.parse(mine.at) ? 'newer' : 'older'].push(theirs.title);
      else found[here.has(id) ? 'new' : 'unknown'].push(theirs.title);
    }
    return found;
  };

  /** Shows what a file would change, and waits for the reader's word. @param {string} text */
  const preview = (text) => {
    const file = read(text);
    if (!file) {
      list.say(words.say('import_broken'));
      return;
    }
    const dialog = /** @type {HTMLDialogElement} */ (dom.one(document, '[data-dialog="import"]'));
    const found = compare(file.records);
    const show = dom.one(dialog, '[data-preview]');
    show?.replaceChildren(...(file.site === site.id ? [] : [dom.make('p', '', words.say('import_other', { site: file.site }))]));
    for (const [how, titles] of Object.entries(found)) {
      if (titles.length === 0) continue;
      show?.append(dom.make('p', '', words.say(`import_${how}`)), dom.make('ul', '', ...titles.map((title) => dom.make('li', '', title))));
    }
    if (file.records.size === 0) show?.append(dom.make('p', '', words.say('import_nothing')));
    const yes = /** @type {HTMLButtonElement} */ (dom.one(dialog, '[data-do="import-yes"]'));
    yes.hidden = file.records.size === 0;
    yes.onclick = () => {
      for (const [id, theirs] of file.records) {
        const mine = store.records.get(id);
        store.put(id, mine ? merging.merge(mine, theirs) : theirs);
      }
      dialog.close();
      list.refresh();
      const isHeld = store.place() === 'page';
      list.say(words.say(isHeld ? 'imported_here' : 'imported'));
      if (isHeld) list.ask();
    };
    dialog.showModal();
  };

  const start = () => {
    // While a lock is shut there seems to be nothing: a file of that would only look like a copy.
    const unlessShut = (/** @type {() => void} */ then) => () => (vault.isShut() ? list.say(words.say('lock_shut')) : then());
    const on = (/** @type {string} */ act, /** @type {() => void} */ then) =>
      dom.one(document, `[data-desk] [data-do="${act}"]`)?.addEventListener('click', unlessShut(then));
    /** @param {string} ending @param {string} type @param {() => string} contents */
    const save = (ending, type, contents) => {
      if (!vault.isShut()) dom.save(name(ending), type, contents());
      list.say(words.say(vault.isShut() ? 'keep_locked' : 'file_made'));
    };
    on('json', () => save('json', 'application/json', json));
    on('markdown', () => save('md', 'text/markdown', markdown));
    const field = /** @type {HTMLInputElement | null} */ (dom.one(document, '[data-do="file"]'));
    field?.addEventListener('change', async () => {
      const [file] = field.files ?? [];
      const text = file && file.size <= LARGEST ? await file.text().catch(() => '') : file && '';
      if (text !== undefined) unlessShut(() => preview(text))();
      field.value = '';
    });
    for (const close of dom.all(document, 'dialog [data-do="close"]')) close.addEventListener('click', () => close.closest('dialog')?.close());
  };

  return { json, markdown, read, compare, start };
})();
