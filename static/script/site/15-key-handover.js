// Hands the key of an open lock from one page to the next. The tab's storage holds it only in between: browsers write that
// storage to the disk and restore it with a tab that is reopened.
'use strict';

const keyHandover = (() => {
  const NAME = `${site.name}:~key`;
  const TOLERANCE = 100; // milliseconds that a browser may round a time by

  /** @type {string | null} what the previous page in the tab has just handed on; a reopened tab starts after that moment, so it gets nothing */
  let current = attempt(() => {
    const { bytes, left } = JSON.parse(sessionStorage.getItem(NAME) ?? 'null') ?? {};
    sessionStorage.removeItem(NAME);
    return typeof bytes === 'string' && Date.now() - performance.now() <= left + TOLERANCE ? bytes : null;
  }) ?? null;

  // Only when the reader moves on within the site, not when the tab is closed.
  let isNavigating = false;
  addEventListener('click', ({ target, ctrlKey, metaKey, shiftKey }) => {
    const link = /** @type {Element} */ (target).closest('a');
    isNavigating ||= link?.origin === location.origin && !link.target && !ctrlKey && !metaKey && !shiftKey
      && link.href.split('#')[0] !== location.href.split('#')[0];
  });
  addEventListener('keydown', ({ key, ctrlKey, metaKey }) => {
    isNavigating ||= key === 'F5' || (key === 'r' && (ctrlKey || metaKey));
  });
  addEventListener('pagehide', () => attempt(() => {
    // Where this fails, the next page asks for the passphrase.
    if (current !== null && isNavigating) sessionStorage.setItem(NAME, JSON.stringify({ bytes: current, left: Date.now() }));
  }));
  addEventListener('pageshow', () => { isNavigating = false; });
  document.addEventListener('inquill:leave', () => { current = null; });

  return {
    get: () => current,
    /** @param {string | null} bytes */
    set: (bytes) => { current = bytes; },
  };
})();
