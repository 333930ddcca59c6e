// Following a link with words that aren't saved: asks once whether to save them. Closing the tab never asks; that must be quick.
'use strict';

(() => {
  let isAsked = false;

  /** Whether following a link loads another page in this tab. @param {MouseEvent} event @param {HTMLAnchorElement} link */
  const loadsPage = ({ button, ctrlKey, metaKey, shiftKey, altKey, defaultPrevented }, link) =>
    button === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey && !defaultPrevented && !link.target && !link.download
    && /^(https?|file):/.test(link.href) && link.href.split('#')[0] !== location.href.split('#')[0];

  /** @param {HTMLTemplateElement} template @param {string} address */
  const ask = (template, address) => {
    const dialog = /** @type {HTMLDialogElement} */ (dom.one(document.importNode(template.content, true), 'dialog'));
    for (const button of dom.all(dialog, '[data-place]')) {
      button.hidden = store.place() !== 'page';
      button.addEventListener('click', () => {
        store.choose(/** @type {'session' | 'device'} */ (button.dataset.place));
        dialog.close();
        // Without room for them, the page says so and stays.
        if (!store.isFailing()) location.assign(address);
      });
    }
    dom.one(dialog, '[data-do="go"]')?.addEventListener('click', () => {
      dialog.close();
      location.assign(address);
    });
    dom.one(dialog, '[data-do="stay"]')?.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  document.addEventListener('click', (event) => {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest('a[href]'));
    if (isAsked || !link || !loadsPage(event, link)) return;
    store.page.flush();
    /** @type {HTMLTemplateElement | null} */
    const template = dom.one(document, '#_leaving');
    if (!template || !store.isHeld() || !(store.place() === 'page' || vault.isShut() || store.isFailing())) return;
    event.preventDefault();
    isAsked = true;
    ask(template, link.href);
  });
})();
