// Scale: how much is answered, what the sum may say, and the answers as a picture, for people who would rather look.
'use strict';

const scale = (() => {
  /** @param {string} tag @param {Record<string, string | number>} attributes */
  const draw = (tag, attributes) => {
    const shape = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, String(value));
    return shape;
  };

  /** The values of the points, in their order. @param {Part} part */
  const points = (part) => part.fields.map(({ value }) => Number(value));

  /** What an answer counts. @param {Part} part @param {Entry} entry */
  const value = (part, entry) => {
    const all = points(part);
    return 'reverse' in part.box.dataset ? all[0] + all[all.length - 1] - Number(entry.a) : Number(entry.a);
  };

  /** The line of a statement, 140 units long, with a filled dot for the current answer and a ring for the previous one. @param {Part} part @param {(Entry | undefined)[]} nowAndThen */
  const line = (part, [now, then]) => {
    const all = points(part);
    const picture = draw('svg', { viewBox: '0 0 160 20', width: 160, height: 20, 'aria-hidden': 'true' });
    picture.append(draw('line', { x1: 10, x2: 150, y1: 10, y2: 10, class: 'profile-line' }));
    /** @param {number} value @param {number} r @param {string} name */
    const dot = (value, r, name) => picture.append(draw('circle', { cx: 10 + (140 * all.indexOf(value)) / (all.length - 1), cy: 10, r, class: name }));
    all.forEach((value) => dot(value, 1.5, 'profile-point'));
    if (then) dot(Number(then.a), 7.5, 'profile-then');
    if (now) dot(Number(now.a), 5, 'profile-now');
    return picture;
  };

  /** All statements with their lines; each line is also told in words. @param {Sheet} sheet */
  const profile = (sheet) => {
    const before = store.records.get(sheet.id)?.then;
    const list = dom.make('ul', 'profile-list');
    for (const part of sheet.parts) {
      const now = parts.read(part) ?? undefined;
      const then = before?.answer.find((entry) => entry.k === part.key && parts.fits(part, entry));
      const answer = now?.w ?? words.say('profile_blank');
      const told = then && before
        ? words.say('profile_then', { answer, date: words.day(before.at), then: then.w ?? '' })
        : answer;
      list.append(dom.make('li', '', dom.make('span', 'profile-text', parts.asked(part)), line(part, [now, then]),
        dom.make('span', 'profile-said', told)));
    }
    const figure = dom.make('figure', 'profile', list);
    if (before) figure.append(dom.make('figcaption', 'facts', words.say('profile_key', { date: words.day(before.at) })));
    return figure;
  };

  /** @param {Sheet} sheet */
  const check = (sheet) => {
    replies.withdraw(sheet);
    const given = sheet.parts.flatMap((part) => {
      const entry = parts.read(part);
      if (entry) replies.beside(sheet, part);
      return entry ? [value(part, entry)] : [];
    });
    if (given.length === 0) {
      parts.say(sheet, words.say('nothing'));
      return;
    }
    const whole = given.length === sheet.parts.length;
    const sum = given.reduce((one, other) => one + other, 0);
    const bands = whole ? replies.band(sheet, sum, words.say('sum', { n: sum })) : [];
    const has = dom.one(sheet.section, '.replies .band') !== null;
    const what = bands.length > 0 ? 'shown_bands' : has && !whole ? 'left_blank' : 'shown_profile';
    parts.say(sheet, dom.make('p', '', words.say(what)), ...bands, ...replies.closingText(sheet));
    const outcome = dom.one(sheet.section, '.outcome');
    outcome?.replaceChildren(profile(sheet));
    if (outcome) outcome.hidden = false;
  };

  return { check };
})();

sheets.kinds.scale = {
  check: scale.check,
  // On the way down, so that what there is to say of keeping is said after it.
  start: (sheet) => sheet.section.addEventListener('change', () => {
    parts.say(sheet, words.say('answered', { n: parts.answers(sheet).length, all: sheet.parts.length }));
  }, true),
};
