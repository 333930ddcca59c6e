// Boxes grow with what is written in them.
'use strict';

const writing = (() => {
  /**
   * First all are asked and then all are told, since each question after an answer would have the page laid out again. A box
   * without a word is as high as its lines and not asked at all: a page that opens blank is laid out once.
   * @param {Sheet} sheet
   */
  const grow = (sheet) => {
    /** @type {HTMLTextAreaElement[]} */
    const boxes = dom.all(sheet.section, 'textarea');
    boxes.forEach((box) => { box.style.height = ''; });
    const written = boxes.filter((box) => box.isConnected && box.value);
    const heights = written.map((box) => (box.scrollHeight > box.clientHeight ? `${box.scrollHeight}px` : ''));
    written.forEach((box, at) => { box.style.height = heights[at]; });
  };

  return { grow };
})();

sheets.kinds.reflect = { changed: writing.grow };
sheets.kinds.cards = { changed: writing.grow };
