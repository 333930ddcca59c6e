// Boxes grow with what is written in them, where the style cannot do it alone.
'use strict';

const writing = (() => {
  const GROWS_BY_STYLE = CSS.supports('field-sizing', 'content');
  /** Milliseconds. */
  const PAUSE = 300;
  /** Characters. To lay out more than this at every pause would hold up whoever is typing: the box grows when it is left. */
  const LONG = 5000;

  /** @type {Set<HTMLTextAreaElement>} */
  const due = new Set();
  let pause = 0;

  /** The page is laid out once, however many boxes there are: first all are written, then all are read, then all are written. */
  const measure = () => {
    clearTimeout(pause);
    pause = 0;
    const boxes = [...due];
    due.clear();
    for (const box of boxes) box.style.height = '';
    const heights = boxes.map((box) => (box.value && box.scrollHeight > box.clientHeight ? `${box.scrollHeight}px` : ''));
    boxes.forEach((box, at) => { box.style.height = heights[at]; });
  };

  /** @param {Sheet} sheet @param {Element | null} [inUse] the box that is being written in */
  const grow = (sheet, inUse = document.activeElement) => {
    /** @type {HTMLTextAreaElement[]} */
    const boxes = dom.all(sheet.section, 'textarea');
    for (const box of boxes) {
      // A blank box has the height it began with.
      if (!box.value && !box.style.height) continue;
      if (box === inUse && box.value.length > LONG) continue;
      due.add(box);
      if (box === inUse) pause ||= setTimeout(measure, PAUSE);
      else queueMicrotask(measure);
    }
  };

  return GROWS_BY_STYLE
    ? {}
    : {
      start: (/** @type {Sheet} */ sheet) => sheet.section.addEventListener('focusout', () => grow(sheet, null)),
      changed: (/** @type {Sheet} */ sheet) => grow(sheet),
    };
})();

sheets.kinds.reflect = writing;
sheets.kinds.cards = writing;
