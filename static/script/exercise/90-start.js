// All exercises of the page come alive; again when a preview has replaced the article.
'use strict';

(() => {
  const start = () => dom.all(document, '.exercise[data-kind]').forEach(sheets.upgrade);
  document.documentElement.classList.add('has-scripts');
  start();
  document.addEventListener('inquill:replaced', start);
  void store.load().then(() => dom.all(document, '[data-keeping]').forEach(keeping.add));
})();
