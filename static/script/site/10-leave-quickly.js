// "Leave this site": hides the page, deletes what the reader hasn't chosen to save, in every open tab, and goes to an ordinary
// page. It's on every page, with or without exercises, so it clears the tab's storage itself.
'use strict';

(() => {
  const PRESSES = 3;
  const PRESS_TIME = 5000; // milliseconds for all presses
  /** In the tab's storage: the reader has left, so Back must not show anything. A new value each time; ends in `~` after a new visit. */
  const LEFT = `inquill~left:${site.id}`;
  /** Set on the device for an instant, to make other tabs leave too. */
  const LEAVE = `inquill~leave:${site.id}`;
  const root = document.documentElement;

  const leftMark = () => attempt(() => sessionStorage.getItem(LEFT)) ?? '';

  const wipe = () => {
    attempt(() => {
      const isOurs = (/** @type {string} */ name) => name === site.name || name.startsWith(`${site.name}:`)
        || (name.startsWith('inquill~') && !name.startsWith('inquill~left:'));
      Object.keys(sessionStorage).filter(isOurs).forEach((name) => sessionStorage.removeItem(name));
      sessionStorage.setItem(LEFT, String(Math.random()));
    });
    // Locks the answers in all tabs: without this entry, none of them keeps the key.
    attempt(() => localStorage.removeItem(`${site.name}:~open`));
    /** @type {NodeListOf<HTMLInputElement>} */
    const fields = document.querySelectorAll('input, textarea');
    for (const field of fields) {
      if (field.type === 'radio' || field.type === 'checkbox') field.checked = false;
      else field.value = '';
    }
  };

  /** Leaves for the address of the link at the top of every page. @param {boolean} [onlyThisTab] */
  const leave = (onlyThisTab = false) => {
    const address = /** @type {HTMLAnchorElement | null} */ (document.querySelector('a.quick-exit'))?.href;
    if (!address) return;
    root.hidden = true;
    document.title = '';
    // The exercises' scripts forget the key and write nothing from now on.
    document.dispatchEvent(new CustomEvent('inquill:leave'));
    wipe();
    if (!onlyThisTab) {
      attempt(() => {
        localStorage.setItem(LEAVE, String(Date.now()));
        localStorage.removeItem(LEAVE);
      });
    }
    // Replies and sentences repeat what was written.
    document.body.replaceChildren();
    location.replace(address);
  };

  document.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target);
    if (!target.closest('a.quick-exit')) return;
    event.preventDefault();
    leave();
  });

  // WebKit sends storage events only to pages that have read the storage.
  attempt(() => localStorage.getItem(LEAVE));
  addEventListener('storage', ({ key, newValue }) => {
    if (key === LEAVE && newValue) leave(true);
  });

  // The back/forward cache restores a page with everything in it, which may be outdated or deleted by now: the page stays
  // invisible until that is checked. Not `hidden`, which would lose the scroll position.
  let markBefore = '';
  addEventListener('pagehide', ({ persisted }) => {
    markBefore = leftMark().replace('~', '');
    if (persisted) root.style.opacity = '0';
  });
  addEventListener('pageshow', async ({ persisted }) => {
    if (!persisted) return;
    if (leftMark().replace('~', '') !== markBefore) {
      leave(true);
      return;
    }
    /** @type {Promise<unknown>[]} */
    const wait = [];
    document.dispatchEvent(new CustomEvent('inquill:wake', { detail: { wait } }));
    await Promise.allSettled(wait);
    root.style.opacity = '';
  });

  const mark = leftMark();
  if (mark && !mark.endsWith('~')) {
    const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
    if (navigation?.type === 'back_forward') leave(true);
    // The reader came back on purpose.
    else attempt(() => sessionStorage.setItem(LEFT, `${mark}~`));
  }

  /** @type {number[]} */
  let presses = [];
  // Shift also extends a selection, scrolls sideways and switches input methods: only presses with nothing in between count.
  for (const other of ['pointerdown', 'pointerup', 'wheel', 'selectionchange', 'compositionstart']) {
    document.addEventListener(other, () => { presses = []; }, { capture: true, passive: true });
  }
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Shift' || event.isComposing) {
      presses = [];
      return;
    }
    if (event.repeat) return;
    presses = [...presses, event.timeStamp].slice(-PRESSES);
    if (presses.length === PRESSES && event.timeStamp - presses[0] < PRESS_TIME) leave();
  });
})();
