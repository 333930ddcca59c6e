// What is stored right now, by name, for the privacy page: the reader need not take our word for it.
'use strict';

const stored = (() => {
  /** @param {string} name */
  const title = (name) =>
    store.records.get(name.slice(storage.PREFIX.length))?.title ?? words.say(vault.isShut() ? 'stored_sealed' : 'unreadable');

  const start = () => {
    const section = dom.one(document, '[data-stored]');
    if (!section) return;
    section.hidden = false;
    const refresh = () => {
      const { OWN, OPEN, FORMER, get, names } = storage;
      const all = [
        ...(get('device', OWN) ?? get('session', OWN) ? [[OWN, words.say('stored_settings')]] : []),
        ...(get('device', OPEN) === null ? [] : [[OPEN, words.say('stored_open')]]),
        ...[...new Set([...names('device'), ...names('session')])].map((name) => [name, title(name)]),
        ...(FORMER ? names('device', `${FORMER}:`) : []).map((name) => [name, words.say('stored_former')]),
      ];
      dom.one(section, '.said')?.replaceChildren(words.say(all.length > 0 ? 'stored_some' : 'stored_none'));
      dom.one(section, '[data-lines]')?.replaceChildren(...all.map(([name, what]) =>
        dom.make('li', '', dom.make('code', '', name), ` – ${what}`)));
    };
    store.listen(refresh);
    refresh();
  };

  return { start };
})();
