// The control that opens the search. Everything else of it is loaded when it is first pressed.
'use strict';

(() => {
  /** @type {HTMLTemplateElement | null} */
  const template = document.querySelector('#_search');
  if (!template) return;
  const parts = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const opener = /** @type {HTMLButtonElement} */ (parts.querySelector('.search-open'));
  const dialog = /** @type {HTMLDialogElement} */ (parts.querySelector('dialog'));

  /** Loads scripts one after another. @param {string[]} addresses @param {() => void} then */
  const load = ([address, ...rest], then) => {
    if (!address) return then();
    const script = document.createElement('script');
    script.src = address;
    script.addEventListener('load', () => load(rest, then));
    script.addEventListener('error', () => {
      const status = /** @type {HTMLElement} */ (dialog.querySelector('.search-status'));
      status.textContent = status.dataset.failed ?? '';
    });
    document.head.append(script);
  };

  let asked = false;
  opener.addEventListener('click', () => {
    dialog.showModal();
    if (asked) return;
    asked = true;
    load((template.dataset.scripts ?? '').split(' '), () => dialog.dispatchEvent(new CustomEvent('inquill:search')));
  });
  dialog.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target);
    // The dialog itself is only hit beside its contents, where it is dimmed.
    if (target === dialog || target.closest('.search-close')) dialog.close();
  });

  const list = document.querySelector('.site-nav ul');
  const item = document.createElement('li');
  item.append(opener);
  // It takes the room that was kept for it.
  if (list) list.append(item);
  else template.before(opener);
  document.body.append(dialog);
})();
