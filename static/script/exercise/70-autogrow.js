// Text areas grow with their text, where CSS can't do it alone.
'use strict';

const autogrow = (() => {
  const DELAY = 300; // milliseconds
  /** Characters. Longer texts scroll while they are edited: measuring them at every pause would slow typing down. */
  const LONG = 5000;

  /** @type {Set<HTMLTextAreaElement>} */
  const due = new Set();
  let timer = 0;

  /** Writes, reads and writes in turns, so that the page is laid out once for all text areas. */
  const measure = () => {
    timer = 0;
    const boxes = [...due];
    due.clear();
    for (const box of boxes) box.style.height = '';
    const heights = boxes.map((box) => (box.value && box.scrollHeight > box.clientHeight ? `${box.scrollHeight}px` : ''));
    boxes.forEach((box, at) => { box.style.height = heights[at]; });
  };

  /** @param {Exercise} exercise */
  const changed = (exercise) => {
    /** @type {HTMLTextAreaElement[]} */
    const boxes = dom.findAll(exercise.section, 'textarea');
    for (const box of boxes) {
      const isInUse = box === document.activeElement;
      // An empty one that never grew has the right height.
      if ((!box.value && !box.style.height) || (isInUse && box.value.length > LONG)) continue;
      due.add(box);
      timer ||= setTimeout(measure, isInUse ? DELAY : 0);
    }
  };

  return CSS.supports('field-sizing', 'content') ? {} : { changed };
})();

exercises.kinds.reflect = autogrow;
exercises.kinds.cards = autogrow;
