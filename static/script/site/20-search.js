// The button that opens the search. The search itself is loaded when it is first pressed.
'use strict';

(() => {
  /** @type {HTMLTemplateElement | null} */
  const template = document.querySelector('#_search');
  if (!template) return;
  const fragment = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const button = /** @type {HTMLButtonElement} */ (fragment.querySelector('.search-open'));
  const dialog = /** @type {HTMLDialogElement} */ (fragment.querySelector('dialog'));

  /** Loads scripts one after another. @param {string[]} addresses @param {() => void} done */
  const load = ([address, ...rest], done) => {
    if (!address) return done();
    const script = document.createElement('script');
    script.src = address;
    script.addEventListener('load', () => load(rest, done));
    script.addEventListener('error', () => {
      const status = /** @type {HTMLElement} */ (dialog.querySelector('.search-status'));
      status.textContent = status.dataset.failed ?? '';
    });
    document.head.append(script);
  };

  let isRequested = false;
  button.addEventListener('click', () => {
    dialog.showModal();
    if (isRequested) return;
    isRequested = true;
    load((template.dataset.scripts ?? '').split(' '), () => dialog.dispatchEvent(new CustomEvent('inquill:search')));
  });
  dialog.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target);
    // A click on the dimmed backdrop has the dialog itself as its target.
    if (target === dialog || target.closest('.search-close')) dialog.close();
  });

  const list = document.querySelector('.site-nav ul');
  const item = document.createElement('li');
  item.append(button);
  // The stylesheet reserves the room for it.
  if (list) list.append(item);
  else template.before(button);
  document.body.append(dialog);
})();
