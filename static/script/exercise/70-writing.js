// Boxes grow with what is written in them.
'use strict';

const writing = (() => {
  /** @param {Sheet} sheet */
  const grow = (sheet) => {
    for (const box of dom.all(sheet.section, 'textarea')) {
      if (!box.isConnected || box.clientHeight === 0) continue;
      box.style.height = '';
      if (box.scrollHeight > box.clientHeight) box.style.height = `${box.scrollHeight}px`;
    }
  };

  return { grow };
})();

sheets.kinds.reflect = { changed: writing.grow };
sheets.kinds.cards = { changed: writing.grow };
