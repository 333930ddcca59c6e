// Has the site kept on the device, and says when a newer version of it is there. The version under a page is never
// exchanged by itself: an answer may be half written.
'use strict';

(() => {
  const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector('#_offline'));
  const worker = template?.dataset.worker;
  // From a disk there is nothing to keep, and no browser would.
  if (!template || !worker || !('serviceWorker' in navigator) || !location.protocol.startsWith('http')) return;
  const { serviceWorker } = navigator;

  /** @param {ServiceWorkerRegistration} registration */
  const offer = (registration) => {
    // Without a controller this is the first version: there is nothing it would replace.
    if (!registration.waiting || !serviceWorker.controller || document.querySelector('.newer')) return;
    const notice = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
    notice.addEventListener('click', (event) => {
      const pressed = /** @type {Element} */ (event.target);
      if (pressed.closest('.newer-later')) notice.remove();
      if (!pressed.closest('.newer-take')) return;
      serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      registration.waiting?.postMessage('take over');
    });
    document.body.append(notice);
    // A live region says only what is put into it after it stands there.
    const words = /** @type {HTMLElement} */ (notice.querySelector('[role=status]'));
    words.textContent = words.dataset.words ?? '';
  };

  serviceWorker.register(worker, { updateViaCache: 'none' }).then((registration) => {
    offer(registration);
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing;
      coming?.addEventListener('statechange', () => {
        if (coming.state === 'installed') offer(registration);
      });
    });
  }, () => {
    // A browser that keeps nothing, in a private window say, shows the site as it always was.
  });
})();
