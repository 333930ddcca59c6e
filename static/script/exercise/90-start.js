// Upgrades all exercises of the page, once the stored answers have been read; again when the preview has replaced the article.
'use strict';

(() => {
  // The article can be read already, so the browser's own work goes first, where it supports that.
  const yieldToBrowser = () => window.scheduler?.yield?.();
  const start = async () => {
    for (const section of dom.findAll(document, '.exercise[data-kind]')) {
      exercises.upgrade(section);
      await yieldToBrowser();
    }
  };
  void Promise.resolve(dom.find(document, '.exercise') && yieldToBrowser()).then(store.load).finally(async () => {
    await start();
    document.addEventListener('inquill:replaced', start);
    dom.findAll(document, '[data-keeping]').forEach(storageChoice.add);
  });
})();
