// Boxes grow with what is written in them.
'use strict';

const writing = (() => {
  /**
   * A box without a word is not asked for its height: each question has the page laid out, and a page mostly opens blank.
   * @param {Sheet} sheet
   */
  const grow = (sheet) => {
    /** @type {HTMLTextAreaElement[]} */
    const boxes = dom.all(sheet.section, 'textarea');
    for (const box of boxes) {
      box.style.height = '';
      if (box.value && box.scrollHeight > box.clientHeight) box.style.height = `${box.scrollHeight}px`;
    }
  };

  return { grow };
})();

sheets.kinds.reflect = { changed: writing.grow };
sheets.kinds.cards = { changed: writing.grow };
