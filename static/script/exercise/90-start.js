// All exercises of the page come alive, once what is stored has been read; again when a preview has replaced the article.
'use strict';

(() => {
  const start = () => dom.all(document, '.exercise[data-kind]').forEach(sheets.upgrade);
  // An article is there to read already: where a browser lets us, it goes first with what it has to do itself.
  void Promise.resolve(dom.one(document, '.exercise') && window.scheduler?.yield?.()).then(store.load).finally(() => {
    start();
    document.addEventListener('inquill:replaced', start);
    dom.all(document, '[data-keeping]').forEach(keeping.add);
  });
})();
