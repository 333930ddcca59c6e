// Lists what is currently stored, by storage name, on the privacy page, so that readers can check what the page claims.
'use strict';

const storedEntries = (() => {
  /** @param {string} name */
  const title = (name) =>
    store.records.get(name.slice(storage.PREFIX.length))?.title ?? strings.get(vault.isLocked() ? 'stored_sealed' : 'unreadable');

  const start = () => {
    const section = dom.find(document, '[data-stored]');
    if (!section) return;
    section.hidden = false;
    const refresh = () => {
      const { SETTINGS, LAST_USE, FORMER, get, names } = storage;
      const all = [
        ...(get('device', SETTINGS) ?? get('session', SETTINGS) ? [[SETTINGS, strings.get('stored_settings')]] : []),
        ...(get('device', LAST_USE) === null ? [] : [[LAST_USE, strings.get('stored_open')]]),
        ...[...new Set([...names('device'), ...names('session')])].map((name) => [name, title(name)]),
        ...(FORMER ? names('device', `${FORMER}:`) : []).map((name) => [name, strings.get('stored_former')]),
      ];
      dom.find(section, '.said')?.replaceChildren(strings.get(all.length > 0 ? 'stored_some' : 'stored_none'));
      dom.find(section, '[data-lines]')?.replaceChildren(...all.map(([name, what]) =>
        dom.create('li', '', dom.create('code', '', name), ` – ${what}`)));
    };
    store.listen(refresh);
    refresh();
  };

  return { start };
})();
