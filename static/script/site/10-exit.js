// The way out, at once: what was not kept is wiped, the page goes blank, and its place in the history is taken over.
'use strict';

const exit = (() => {
  const PRESSES = 3;
  const WITHIN = 5000; // milliseconds

  /** Leaves for the address of the link that stands at the top of every page. */
  const leave = () => {
    /** @type {HTMLAnchorElement | null} */
    const link = document.querySelector('a.quick-exit');
    if (!link) return;
    document.documentElement.hidden = true;
    document.title = '';
    // Whoever holds something of the reader lets go of it.
    document.dispatchEvent(new CustomEvent('inquill:leave'));
    /** @type {NodeListOf<HTMLInputElement>} */
    const fields = document.querySelectorAll('input, textarea');
    for (const input of fields) {
      if (input.type === 'radio' || input.type === 'checkbox') input.checked = false;
      else input.value = '';
    }
    location.replace(link.href);
  };

  document.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target);
    if (!target.closest('a.quick-exit')) return;
    event.preventDefault();
    leave();
  });

  /** @type {number[]} */
  let presses = [];
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Shift') {
      presses = [];
      return;
    }
    if (event.repeat) return;
    presses = [...presses, event.timeStamp].slice(-PRESSES);
    if (presses.length === PRESSES && event.timeStamp - presses[0] < WITHIN) leave();
  });

  return { leave };
})();
