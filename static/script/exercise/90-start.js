// All exercises of the page come alive, once what is stored has been read; again when a preview has replaced the article.
'use strict';

(() => {
  // An article is there to read already: where a browser lets us, it goes first with what it has to do itself.
  const rest = () => window.scheduler?.yield?.();
  const start = async () => {
    for (const section of dom.all(document, '.exercise[data-kind]')) {
      sheets.upgrade(section);
      await rest();
    }
  };
  void Promise.resolve(dom.one(document, '.exercise') && rest()).then(store.load).finally(async () => {
    await start();
    document.addEventListener('inquill:replaced', start);
    dom.all(document, '[data-keeping]').forEach(keeping.add);
  });
})();
