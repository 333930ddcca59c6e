// Boxes grow with what is written in them, where the style cannot do it alone.
'use strict';

const writing = (() => {
  const PAUSE = 300; // milliseconds
  /** Characters. To lay out more than this at every pause would hold up whoever is typing: such a box scrolls instead. */
  const LONG = 5000;

  /** @type {Set<HTMLTextAreaElement>} */
  const due = new Set();
  let pause = 0;

  /** The page is laid out once, however many boxes there are: first all are written, then all are read, then all are written. */
  const measure = () => {
    pause = 0;
    const boxes = [...due];
    due.clear();
    for (const box of boxes) box.style.height = '';
    const heights = boxes.map((box) => (box.value && box.scrollHeight > box.clientHeight ? `${box.scrollHeight}px` : ''));
    boxes.forEach((box, at) => { box.style.height = heights[at]; });
  };

  /** @param {Sheet} sheet */
  const changed = (sheet) => {
    /** @type {HTMLTextAreaElement[]} */
    const boxes = dom.all(sheet.section, 'textarea');
    for (const box of boxes) {
      const isInUse = box === document.activeElement;
      // A blank box has the height it began with.
      if ((!box.value && !box.style.height) || (isInUse && box.value.length > LONG)) continue;
      due.add(box);
      pause ||= setTimeout(measure, isInUse ? PAUSE : 0);
    }
  };

  return CSS.supports('field-sizing', 'content') ? {} : { changed };
})();

sheets.kinds.reflect = writing;
sheets.kinds.cards = writing;
