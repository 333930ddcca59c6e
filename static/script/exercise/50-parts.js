// The parts of an exercise as the page has them, and what a reader wrote, ticked or chose in each.
'use strict';

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */
/**
 * @typedef {object} Part
 * @property {string} key
 * @property {HTMLElement} section of the exercise
 * @property {HTMLElement} box what stands around it
 * @property {Field[]} fields
 *
 * @typedef {object} Sheet
 * @property {HTMLElement} section
 * @property {string} id
 * @property {string} kind
 * @property {Part[]} parts
 * @property {boolean} forgets whether it is never kept
 * @property {boolean} wasKept whether the page has shown a record of it
 */

const parts = (() => {
  /** @param {HTMLElement} section @returns {Part[]} */
  const of = (section) =>
    dom.all(section, '.controls [data-key]').map((box) => ({
      section,
      key: box.dataset.key ?? '',
      box,
      fields: dom.all(box, 'input:not([data-do]), textarea'),
    }));

  /** What a part asks, as it is read. @param {Part} part */
  const asked = (part) =>
    dom.text(dom.one(part.box, '[data-ask]')) || dom.text(dom.one(part.section, '.exercise-title'));

  /** @param {Field} field @returns {field is HTMLInputElement} */
  const isMark = (field) => field.type === 'radio' || field.type === 'checkbox';

  /**
   * Firefox writes every tick that isn't the default to the disk, to restore it later. So a tick becomes the default.
   * @param {Field} field
   */
  const settle = (field) => {
    if (isMark(field)) field.defaultChecked = field.checked;
  };

  /** The answer of a part, or null while it has none. @param {Part} part @returns {Entry | null} */
  const read = (part) => {
    const [first] = part.fields;
    const entry = { k: part.key, q: asked(part) };
    if (!isMark(first)) return first.value.trim() ? { ...entry, a: first.value } : null;
    const marked = part.fields.find((field) => isMark(field) && field.checked);
    if (!marked) return null;
    if (part.fields.length === 1) return { ...entry, a: true };
    return { ...entry, a: marked.value, w: dom.text(marked.closest('label')) };
  };

  /**
   * Whether a part can show an answer: what was chosen is still there, and still says what it said.
   * @param {Part | undefined} part @param {Entry} entry @param {boolean} [inWords] whether the words are in the page's language
   */
  const fits = (part, entry, inWords = true) => {
    if (!part) return false;
    if (!isMark(part.fields[0])) return typeof entry.a === 'string';
    if (part.fields.length === 1) return entry.a === true;
    const field = part.fields.find(({ value }) => value === entry.a);
    // "Not sure" is the interface's word, not the author's.
    return field !== undefined && (!inWords || !entry.a || entry.w === undefined || entry.w === dom.text(field.closest('label')));
  };

  /**
   * Shows an answer in a part; blank for null.
   * @param {Part} part @param {Entry | null} entry @param {Field | null} [inUse] is left alone
   */
  const show = (part, entry, inUse = null) => {
    for (const field of part.fields) {
      if (isMark(field)) {
        field.checked = entry !== null && (part.fields.length === 1 ? entry.a === true : entry.a === field.value);
        settle(field);
      } else if (field !== inUse) {
        field.value = typeof entry?.a === 'string' ? entry.a : '';
      }
    }
  };

  /** Whether two parts are radio buttons of one group. @param {Part | undefined} one @param {Part | undefined} other */
  const excludes = (one, other) =>
    one !== other && one?.fields[0].type === 'radio' && one.fields[0].name === other?.fields[0].name;

  /** The answers that stand on the page. @param {Sheet} sheet */
  const answers = (sheet) =>
    sheet.parts.flatMap((part) => read(part) ?? []);

  /** @param {Sheet} sheet @param {string} name @returns {HTMLElement | null} */
  const act = (sheet, name) => dom.one(sheet.section, `[data-do="${name}"]`);

  /** Says politely what came of it. @param {Sheet} sheet @param {...(Node | string)} what */
  const say = (sheet, ...what) => dom.one(sheet.section, ':scope .said')?.replaceChildren(...what);

  return { of, asked, read, fits, settle, show, excludes, answers, act, say };
})();
