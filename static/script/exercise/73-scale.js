// Scale: how many statements are answered, what the sum may mean, and the answers as a chart.
'use strict';

const scale = (() => {
  /** @param {string} tag @param {Record<string, string | number>} attributes */
  const draw = (tag, attributes) => {
    const shape = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, String(value));
    return shape;
  };

  /** Values of the points, in order. @param {Part} part */
  const values = (part) => part.fields.map(({ value }) => Number(value));

  /** What an answer adds to the sum. @param {Part} part @param {Entry} entry */
  const score = (part, entry) => {
    const all = values(part);
    return 'reverse' in part.box.dataset ? all[0] + all[all.length - 1] - Number(entry.a) : Number(entry.a);
  };

  /** The line of a statement, 140 units long, with a filled dot for the current answer and a ring for the previous one. @param {Part} part @param {(Entry | undefined)[]} entries */
  const line = (part, [now, then]) => {
    const all = values(part);
    const picture = draw('svg', { viewBox: '0 0 160 20', width: 160, height: 20, 'aria-hidden': 'true' });
    picture.append(draw('line', { x1: 10, x2: 150, y1: 10, y2: 10, class: 'profile-line' }));
    /** @param {number} value @param {number} r @param {string} name */
    const dot = (value, r, name) => picture.append(draw('circle', { cx: 10 + (140 * all.indexOf(value)) / (all.length - 1), cy: 10, r, class: name }));
    all.forEach((value) => dot(value, 1.5, 'profile-point'));
    if (then) dot(Number(then.a), 7.5, 'profile-then');
    if (now) dot(Number(now.a), 5, 'profile-now');
    return picture;
  };

  /** All statements, each with its line and the answer in words. @param {Exercise} exercise */
  const chart = (exercise) => {
    const before = store.records.get(exercise.id)?.then;
    const list = dom.create('ul', 'profile-list');
    for (const part of exercise.parts) {
      const now = parts.read(part) ?? undefined;
      const then = before?.answer.find((entry) => entry.k === part.key && parts.canShow(part, entry));
      const answer = now?.w ?? strings.get('profile_blank');
      const inWords = then && before
        ? strings.get('profile_then', { answer, date: strings.date(before.at), then: then.w ?? '' })
        : answer;
      list.append(dom.create('li', '', dom.create('span', 'profile-text', parts.question(part)), line(part, [now, then]),
        dom.create('span', 'profile-said', inWords)));
    }
    const figure = dom.create('figure', 'profile', list);
    if (before) figure.append(dom.create('figcaption', 'facts', strings.get('profile_key', { date: strings.date(before.at) })));
    return figure;
  };

  /** @param {Exercise} exercise */
  const check = (exercise) => {
    replies.remove(exercise);
    const scores = exercise.parts.flatMap((part) => {
      const entry = parts.read(part);
      if (entry) replies.show(exercise, part);
      return entry ? [score(part, entry)] : [];
    });
    if (scores.length === 0) {
      parts.announce(exercise, strings.get('nothing'));
      return;
    }
    const isComplete = scores.length === exercise.parts.length;
    const sum = scores.reduce((one, other) => one + other, 0);
    const bands = isComplete ? replies.band(exercise, sum, strings.get('sum', { n: sum })) : [];
    const hasBands = dom.find(exercise.section, '.replies .band') !== null;
    const message = bands.length > 0 ? 'shown_bands' : hasBands && !isComplete ? 'left_blank' : 'shown_profile';
    parts.announce(exercise, dom.create('p', '', strings.get(message)), ...bands, ...replies.closing(exercise));
    const outcome = dom.find(exercise.section, '.outcome');
    outcome?.replaceChildren(chart(exercise));
    if (outcome) outcome.hidden = false;
  };

  return { check };
})();

exercises.kinds.scale = {
  check: scale.check,
  // In the capture phase, before the exercise's own listener, which may announce the choice where to save.
  start: (exercise) => exercise.section.addEventListener('change', () => {
    parts.announce(exercise, strings.get('answered', { n: parts.answers(exercise).length, all: exercise.parts.length }));
  }, true),
};
