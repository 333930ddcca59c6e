// Checklist and choice: a thought under what was picked, and what a count may mean, once the reader asks.
'use strict';

const picking = (() => {
  /** In another order each time, until there is an answer to find again. @param {Sheet} sheet */
  const shuffle = (sheet) => {
    if (!('shuffle' in sheet.section.dataset) || store.records.has(sheet.id)) return;
    const order = sheet.parts.map(({ box }) => ({ box, at: Math.random() })).sort((one, other) => one.at - other.at);
    for (const { box } of order) box.parentElement?.append(box);
  };

  /** Sets replies under all parts that have an answer. Returns those that there are. @param {Sheet} sheet */
  const reply = (sheet) => {
    replies.withdraw(sheet);
    const picked = sheet.parts.filter((part) => parts.read(part));
    const shown = picked.map((part) => replies.beside(sheet, part)).filter((here) => here !== null);
    return { picked: picked.length, shown };
  };

  return { shuffle, reply };
})();

sheets.kinds.checklist = {
  start: picking.shuffle,
  check: (sheet) => {
    const { picked } = picking.reply(sheet);
    const bands = replies.band(sheet, picked, words.say('ticks', { n: picked }));
    const what = words.say(bands.length > 0 ? 'shown_bands' : picked > 0 ? 'shown' : 'nothing');
    parts.say(sheet, dom.make('p', '', what), ...bands, ...replies.closingText(sheet));
  },
};

sheets.kinds.choice = {
  start: picking.shuffle,
  check: (sheet) => {
    const { picked, shown } = picking.reply(sheet);
    const closing = picked > 0 ? replies.closingText(sheet) : [];
    parts.say(sheet, dom.make('p', '', words.say(picked > 0 ? 'shown' : 'nothing')), ...closing);
    shown[0]?.focus();
  },
};
