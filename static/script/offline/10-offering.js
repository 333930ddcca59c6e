// Has the site kept on the device, and says when a newer version of it is there. The version under a page is never
// exchanged by itself: an answer may be half written.
'use strict';

(() => {
  const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector('#_offline'));
  const worker = template?.dataset.worker;
  // From a disk there is nothing to keep, and no browser would.
  if (!template || !worker || !('serviceWorker' in navigator) || !location.protocol.startsWith('http')) return;
  const { serviceWorker } = navigator;

  const LATER = `inquill~later:${document.body.dataset.site}`;

  /** The version that a reader of this tab has put off; a browser may store nothing. @param {string} [version] */
  const putOff = (version) => {
    try {
      if (version) sessionStorage.setItem(LATER, version);
      return sessionStorage.getItem(LATER);
    } catch {
      return null;
    }
  };

  /** What would be lost if the page were loaded anew, as its holders say. @returns {{ isThere: boolean, keep: (() => boolean) | null }} */
  const unkept = () => {
    const detail = { keep: null };
    const isThere = !document.dispatchEvent(new CustomEvent('inquill:renew', { cancelable: true, detail }));
    return { isThere, keep: detail.keep };
  };

  /** @param {ServiceWorkerRegistration} registration @param {string} version */
  const show = (registration, version) => {
    const notice = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
    /** @param {string} name */
    const part = (name) => /** @type {HTMLElement} */ (notice.querySelector(name));
    const said = part('[role=status]');
    const take = () => {
      serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      registration.waiting?.postMessage('take over');
    };
    /** @type {(() => boolean) | null} */
    let keep = null;
    /** @type {Record<string, () => void>} */
    const ways = {
      'newer-take': () => {
        const found = unkept();
        if (!found.isThere) return take();
        keep = found.keep;
        said.textContent = said.dataset.unkept ?? '';
        part('.newer-take').hidden = true;
        part('.newer-anyway').hidden = false;
        part('.newer-keep').hidden = !keep;
        part(keep ? '.newer-keep' : '.newer-later').focus();
      },
      'newer-keep': () => {
        if (keep?.()) take();
        else part('.newer-keep').hidden = true;
      },
      'newer-anyway': take,
      'newer-later': () => {
        putOff(version);
        notice.remove();
        (before ?? document.querySelector('main'))?.focus({ preventScroll: true });
      },
    };
    notice.addEventListener('click', ({ target, detail }) => {
      // The second half of a double click was not meant for what has come under it.
      if (detail < 2) ways[/** @type {Element} */ (target).className]?.();
    });
    /** @type {HTMLElement | null} where the reader was */
    let before = null;
    notice.addEventListener('focusin', ({ relatedTarget }) => {
      const from = /** @type {HTMLElement | null} */ (relatedTarget);
      if (from && !notice.contains(from)) before = from;
    });
    document.body.append(notice);
    // A live region says only what is put into it after it stands there.
    said.textContent = said.dataset.words ?? '';
  };

  /** @param {ServiceWorkerRegistration} registration */
  const offer = async (registration) => {
    // Without a controller this is the first version: there is nothing it would replace.
    if (!registration.waiting || !serviceWorker.controller) return;
    // What is kept is named by its version.
    const version = (await caches.keys()).filter((name) => name.includes(registration.scope)).sort().join();
    if (putOff() !== version && !document.querySelector('.newer')) show(registration, version);
  };

  serviceWorker.register(worker, { updateViaCache: 'none' }).then((registration) => {
    void offer(registration);
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing;
      coming?.addEventListener('statechange', () => {
        if (coming.state === 'installed') void offer(registration);
      });
    });
  }, () => {
    // A browser that keeps nothing, in a private window say, shows the site as it always was.
  });
})();
