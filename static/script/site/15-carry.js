// Carries the key of an open lock from one page to the next. It's in the tab's storage only on the way: browsers write that
// storage to the disk, and bring it back with a tab that was closed.
'use strict';

const carry = (() => {
  const NAME = `${site.own}:~key`;
  const SLACK = 100; // milliseconds that a browser may round a time by

  /** @type {string | null} what the previous page in the tab has just handed on; a reopened tab starts after that moment, so it gets nothing */
  let held = attempt(() => {
    const { bytes, left } = JSON.parse(sessionStorage.getItem(NAME) ?? 'null') ?? {};
    sessionStorage.removeItem(NAME);
    return typeof bytes === 'string' && Date.now() - performance.now() <= left + SLACK ? bytes : null;
  }) ?? null;

  // Not when a tab is closed: only when the reader goes on within the site.
  let isGoing = false;
  addEventListener('click', ({ target, ctrlKey, metaKey, shiftKey }) => {
    const link = /** @type {Element} */ (target).closest('a');
    isGoing ||= link?.origin === location.origin && !link.target && !ctrlKey && !metaKey && !shiftKey
      && link.href.split('#')[0] !== location.href.split('#')[0];
  });
  addEventListener('keydown', ({ key, ctrlKey, metaKey }) => {
    isGoing ||= key === 'F5' || (key === 'r' && (ctrlKey || metaKey));
  });
  addEventListener('pagehide', () => attempt(() => {
    // Where this fails, the next page asks for the passphrase.
    if (held !== null && isGoing) sessionStorage.setItem(NAME, JSON.stringify({ bytes: held, left: Date.now() }));
  }));
  addEventListener('pageshow', () => { isGoing = false; });
  document.addEventListener('inquill:leave', () => { held = null; });

  return {
    held: () => held,
    /** @param {string | null} bytes */
    hold: (bytes) => { held = bytes; },
  };
})();
