// Leave this site: hides the page, wipes what the reader hasn't chosen to save, in every open tab, and goes to an ordinary
// page. It's on every page, with or without exercises, so it wipes the tab's storage itself.
'use strict';

(() => {
  const PRESSES = 3;
  const WITHIN = 5000; // milliseconds
  /** In the tab: that it has left, so that Back doesn't bring anything back. A new value each time; `~` after a new visit. */
  const LEFT = `inquill~left:${site.id}`;
  /** On the device, for an instant: tells other tabs to leave too. */
  const LEAVE = `inquill~leave:${site.id}`;
  const root = document.documentElement;

  const mark = () => attempt(() => sessionStorage.getItem(LEFT)) ?? '';

  const wipe = () => {
    attempt(() => {
      const isOurs = (/** @type {string} */ name) => name === site.own || name.startsWith(`${site.own}:`)
        || (name.startsWith('inquill~') && !name.startsWith('inquill~left:'));
      Object.keys(sessionStorage).filter(isOurs).forEach((name) => sessionStorage.removeItem(name));
      sessionStorage.setItem(LEFT, String(Math.random()));
    });
    // Without it, an open lock is shut in all tabs.
    attempt(() => localStorage.removeItem(`${site.own}:~open`));
    /** @type {NodeListOf<HTMLInputElement>} */
    const fields = document.querySelectorAll('input, textarea');
    for (const field of fields) {
      if (field.type === 'radio' || field.type === 'checkbox') field.checked = false;
      else field.value = '';
    }
  };

  /** Leaves for the address of the link at the top of every page. @param {boolean} [alone] whether other tabs stay */
  const leave = (alone = false) => {
    const address = /** @type {HTMLAnchorElement | null} */ (document.querySelector('a.quick-exit'))?.href;
    if (!address) return;
    root.hidden = true;
    document.title = '';
    // The exercises lock what is locked, and write nothing from here on.
    document.dispatchEvent(new CustomEvent('inquill:leave'));
    wipe();
    if (!alone) {
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

  // WebKit tells only pages that have read the storage.
  attempt(() => localStorage.getItem(LEAVE));
  addEventListener('storage', ({ key, newValue }) => {
    if (key === LEAVE && newValue) leave(true);
  });

  // Browsers keep a whole page behind Back, with everything in it. What it shows may be out of date, or wiped: it stays out
  // of sight until that is known. Not hidden: the place where the reader was would be lost.
  let seen = '';
  addEventListener('pagehide', ({ persisted }) => {
    seen = mark().replace('~', '');
    if (persisted) root.style.opacity = '0';
  });
  addEventListener('pageshow', async ({ persisted }) => {
    if (!persisted) return;
    if (mark().replace('~', '') !== seen) {
      leave(true);
      return;
    }
    /** @type {Promise<unknown>[]} */
    const wait = [];
    document.dispatchEvent(new CustomEvent('inquill:wake', { detail: { wait } }));
    await Promise.allSettled(wait);
    root.style.opacity = '';
  });

  const found = mark();
  if (found && !found.endsWith('~')) {
    const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
    if (visit?.type === 'back_forward') leave(true);
    // The reader came back on purpose.
    else attempt(() => sessionStorage.setItem(LEFT, `${found}~`));
  }

  /** @type {number[]} */
  let presses = [];
  // Shift also extends a selection, scrolls sideways and switches input methods: only presses in a row with nothing between count.
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
    if (presses.length === PRESSES && event.timeStamp - presses[0] < WITHIN) leave();
  });
})();
