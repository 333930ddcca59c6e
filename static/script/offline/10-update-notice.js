// Registers the service worker that keeps the site on the device, and offers newer versions. A page is never replaced while it
// is open, since the reader may be writing an answer.
'use strict';

(() => {
  const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector('#_offline'));
  const worker = template?.dataset.worker;
  // Pages opened from a disk are offline anyway, and browsers allow them no service worker.
  if (!template || !worker || !('serviceWorker' in navigator) || !location.protocol.startsWith('http')) return;
  const { serviceWorker } = navigator;

  const POSTPONED = `inquill~later:${document.body.dataset.site}`;

  /** The version that the reader has postponed in this tab; sets it if one is given. @param {string} [version] */
  const postponed = (version) => {
    try {
      if (version) sessionStorage.setItem(POSTPONED, version);
      return sessionStorage.getItem(POSTPONED);
    } catch {
      return null;
    }
  };

  /** Whether a reload would lose answers, and what can save them, as the exercises' scripts say. @returns {{ isUnsaved: boolean, save: (() => boolean) | null }} */
  const unsavedAnswers = () => {
    const detail = { keep: null };
    const isUnsaved = !document.dispatchEvent(new CustomEvent('inquill:renew', { cancelable: true, detail }));
    return { isUnsaved, save: detail.keep };
  };

  /** @param {ServiceWorkerRegistration} registration @param {string} version */
  const show = (registration, version) => {
    const notice = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
    /** @param {string} selector */
    const find = (selector) => /** @type {HTMLElement} */ (notice.querySelector(selector));
    const status = find('[role=status]');
    const update = () => {
      serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      registration.waiting?.postMessage('take over');
    };
    /** @type {(() => boolean) | null} */
    let save = null;
    /** @type {Record<string, () => void>} by the button's class */
    const actions = {
      'newer-take': () => {
        const found = unsavedAnswers();
        if (!found.isUnsaved) return update();
        save = found.save;
        status.textContent = status.dataset.unkept ?? '';
        find('.newer-take').hidden = true;
        find('.newer-anyway').hidden = false;
        find('.newer-keep').hidden = !save;
        find(save ? '.newer-keep' : '.newer-later').focus();
      },
      'newer-keep': () => {
        if (save?.()) update();
        else find('.newer-keep').hidden = true;
      },
      'newer-anyway': update,
      'newer-later': () => {
        postponed(version);
        notice.remove();
        (focusBefore ?? document.querySelector('main'))?.focus({ preventScroll: true });
      },
    };
    notice.addEventListener('click', ({ target, detail }) => {
      // The second click of a double click may hit a button that has only just appeared.
      if (detail < 2) actions[/** @type {Element} */ (target).className]?.();
    });
    /** @type {HTMLElement | null} */
    let focusBefore = null;
    notice.addEventListener('focusin', ({ relatedTarget }) => {
      const from = /** @type {HTMLElement | null} */ (relatedTarget);
      if (from && !notice.contains(from)) focusBefore = from;
    });
    document.body.append(notice);
    // Screen readers announce only what changes in a live region that is already in the page.
    status.textContent = status.dataset.words ?? '';
  };

  /** @param {ServiceWorkerRegistration} registration */
  const offer = async (registration) => {
    // Without a controller this is the first version, and replaces nothing.
    if (!registration.waiting || !serviceWorker.controller) return;
    // The caches of the worker are named after their versions.
    const version = (await caches.keys()).filter((name) => name.includes(registration.scope)).sort().join();
    if (postponed() !== version && !document.querySelector('.newer')) show(registration, version);
  };

  serviceWorker.register(worker, { updateViaCache: 'none' }).then((registration) => {
    void offer(registration);
    registration.addEventListener('updatefound', () => {
      const { installing } = registration;
      installing?.addEventListener('statechange', () => {
        if (installing.state === 'installed') void offer(registration);
      });
    });
  }, () => {
    // In a private window, for example: the site works without.
  });
})();
