// Scale: how much is answered, what the sum may say, and the answers as a picture, for people who would rather look.
'use strict';

const scale = (() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const WIDTH = 160;
  const HEIGHT = 20;

  /** @param {string} tag @param {Record<string, string | number>} attributes */
  const draw = (tag, attributes) => {
    const shape = document.createElementNS(SVG, tag);
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

  /** One statement: its line, filled where the reader is, hollow where they were. @param {Part} part @param {(Entry | undefined)[]} nowAndThen */
  const line = (part, [now, then]) => {
    const all = points(part);
    /** @param {Entry} entry */
    const x = (entry) => 10 + ((WIDTH - 20) * all.indexOf(Number(entry.a))) / (all.length - 1);
    const picture = draw('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, 'aria-hidden': 'true' });
    picture.append(draw('line', { x1: 10, x2: WIDTH - 10, y1: HEIGHT / 2, y2: HEIGHT / 2, class: 'profile-line' }));
    all.forEach((_, at) => picture.append(draw('circle', { cx: 10 + ((WIDTH - 20) * at) / (all.length - 1), cy: HEIGHT / 2, r: 1.5, class: 'profile-point' })));
    if (then) picture.append(draw('circle', { cx: x(then), cy: HEIGHT / 2, r: 7.5, class: 'profile-then' }));
    if (now) picture.append(draw('circle', { cx: x(now), cy: HEIGHT / 2, r: 5, class: 'profile-now' }));
    return picture;
  };

  /** All statements with their lines; each line is also told in words. @param {Sheet} sheet */
  const profile = (sheet) => {
    const before = store.records.get(sheet.id)?.then;
    const list = dom.make('ul', 'profile-list');
    for (const part of sheet.parts) {
      const now = parts.read(part, sheet.section) ?? undefined;
      const then = before?.answer.find((entry) => entry.k === part.key && parts.fits(part, entry));
      const answer = now?.w ?? words.say('profile_blank');
      const told = then && before
        ? words.say('profile_then', { answer, date: words.day(before.at), then: then.w ?? '' })
        : answer;
      list.append(dom.make('li', '', dom.make('span', 'profile-text', parts.asked(part, sheet.section)), line(part, [now, then]),
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
      const entry = parts.read(part, sheet.section);
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
