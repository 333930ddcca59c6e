// Asks once whether to save unsaved answers, when the reader follows a link. Closing the tab never asks: that must be quick.
'use strict';

(() => {
  let wasAsked = false;

  /** Whether following a link loads another page in this tab. @param {MouseEvent} event @param {HTMLAnchorElement} link */
  const loadsPage = ({ button, ctrlKey, metaKey, shiftKey, altKey, defaultPrevented }, link) =>
    button === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey && !defaultPrevented && !link.target && !link.download
    && /^(https?|file):/.test(link.href) && link.href.split('#')[0] !== location.href.split('#')[0];

  /** @param {HTMLTemplateElement} template @param {string} address */
  const ask = (template, address) => {
    const dialog = /** @type {HTMLDialogElement} */ (dom.find(document.importNode(template.content, true), 'dialog'));
    for (const button of dom.findAll(dialog, '[data-place]')) {
      button.hidden = store.place() !== 'page';
      button.addEventListener('click', () => {
        store.choose(/** @type {'session' | 'device'} */ (button.dataset.place));
        dialog.close();
        // When saving fails, the page says so, and the reader stays on it.
        if (!store.isFailing()) location.assign(address);
      });
    }
    dom.find(dialog, '[data-do="go"]')?.addEventListener('click', () => {
      dialog.close();
      location.assign(address);
    });
    dom.find(dialog, '[data-do="stay"]')?.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  document.addEventListener('click', (event) => {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest('a[href]'));
    if (wasAsked || !link || !loadsPage(event, link)) return;
    store.page.flush();
    /** @type {HTMLTemplateElement | null} */
    const template = dom.find(document, '#_leaving');
    if (!template || !store.hasUnsaved() || !(store.place() === 'page' || vault.isLocked() || store.isFailing())) return;
    event.preventDefault();
    wasAsked = true;
    ask(template, link.href);
  });
})();
