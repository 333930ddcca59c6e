// Checklist and choice: replies below what was picked, and what a count may mean.
'use strict';

const picking = (() => {
  /** Shuffles the parts, unless there is an answer, which the reader should find where it was. @param {Exercise} exercise */
  const shuffle = (exercise) => {
    if (!('shuffle' in exercise.section.dataset) || store.records.has(exercise.id)) return;
    const order = exercise.parts.map(({ box }) => ({ box, at: Math.random() })).sort((one, other) => one.at - other.at);
    for (const { box } of order) box.parentElement?.append(box);
  };

  /** Shows the replies to all answered parts. Returns how many these are, and the replies. @param {Exercise} exercise */
  const showReplies = (exercise) => {
    replies.remove(exercise);
    const picked = exercise.parts.filter((part) => parts.read(part));
    const shown = picked.map((part) => replies.show(exercise, part)).filter((reply) => reply !== null);
    return { picked: picked.length, shown };
  };

  return { shuffle, showReplies };
})();

exercises.kinds.checklist = {
  start: picking.shuffle,
  check: (exercise) => {
    const { picked } = picking.showReplies(exercise);
    const bands = replies.band(exercise, picked, strings.get('ticks', { n: picked }));
    const message = strings.get(bands.length > 0 ? 'shown_bands' : picked > 0 ? 'shown' : 'nothing');
    parts.announce(exercise, dom.create('p', '', message), ...bands, ...replies.closing(exercise));
  },
};

exercises.kinds.choice = {
  start: picking.shuffle,
  check: (exercise) => {
    const { picked, shown } = picking.showReplies(exercise);
    const closing = picked > 0 ? replies.closing(exercise) : [];
    parts.announce(exercise, dom.create('p', '', strings.get(picked > 0 ? 'shown' : 'nothing')), ...closing);
    shown[0]?.focus();
  },
};
