// What is stored right now, by name, for the privacy page: the reader need not take our word for it.
'use strict';

const stored = (() => {
  /** @param {string} name */
  const title = (name) =>
    store.records.get(name.slice(store.PREFIX.length))?.title ?? words.say(store.isShut() ? 'stored_sealed' : 'unreadable');

  const start = () => {
    const section = dom.one(document, '[data-stored]');
    if (!section) return;
    section.hidden = false;
    const refresh = () => {
      const { own, open, former } = store.names();
      const isChosen = store.place() !== 'page';
      const all = [
        ...(isChosen ? [[store.OWN, words.say('stored_settings')]] : []),
        ...open.map((name) => [name, words.say('stored_open')]),
        ...own.map((name) => [name, title(name)]),
        ...former.map((name) => [name, words.say('stored_former')]),
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
