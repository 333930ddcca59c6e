// An exercise in the page: its parts, their fields, and what the reader wrote, ticked or chose in them.
'use strict';

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */
/**
 * @typedef {object} Part
 * @property {string} key
 * @property {HTMLElement} section of the exercise
 * @property {HTMLElement} box element around the question and its fields
 * @property {Field[]} fields
 *
 * @typedef {object} Exercise
 * @property {HTMLElement} section
 * @property {string} id
 * @property {string} kind
 * @property {Part[]} parts
 * @property {boolean} isNeverSaved
 * @property {boolean} wasShown whether the page has shown a record of it
 */

const parts = (() => {
  /** @param {HTMLElement} section @returns {Part[]} */
  const of = (section) =>
    dom.findAll(section, '.controls [data-key]').map((box) => ({
      section,
      key: box.dataset.key ?? '',
      box,
      fields: dom.findAll(box, 'input:not([data-do]), textarea'),
    }));

  /** @param {Part} part */
  const question = (part) =>
    dom.text(dom.find(part.box, '[data-ask]')) || dom.text(dom.find(part.section, '.exercise-title'));

  /** @param {Field} field @returns {field is HTMLInputElement} */
  const isCheckable = (field) => field.type === 'radio' || field.type === 'checkbox';

  /**
   * Makes the current tick the default: Firefox saves every other state to the disk, to restore it with the session.
   * @param {Field} field
   */
  const makeDefault = (field) => {
    if (isCheckable(field)) field.defaultChecked = field.checked;
  };

  /** The answer to a part, or null. @param {Part} part @returns {Entry | null} */
  const read = (part) => {
    const [first] = part.fields;
    const entry = { k: part.key, q: question(part) };
    if (!isCheckable(first)) return first.value.trim() ? { ...entry, a: first.value } : null;
    const checked = part.fields.find((field) => isCheckable(field) && field.checked);
    if (!checked) return null;
    if (part.fields.length === 1) return { ...entry, a: true };
    return { ...entry, a: checked.value, w: dom.text(checked.closest('label')) };
  };

  /**
   * Whether a part can show an answer: the chosen option still exists and has the same label.
   * @param {Part | undefined} part @param {Entry} entry @param {boolean} [isSameLanguage] false if the answer is from a page in another language
   */
  const canShow = (part, entry, isSameLanguage = true) => {
    if (!part) return false;
    if (!isCheckable(part.fields[0])) return typeof entry.a === 'string';
    if (part.fields.length === 1) return entry.a === true;
    const field = part.fields.find(({ value }) => value === entry.a);
    // The empty value is "Not sure", whose label comes from the interface and not from the author.
    return field !== undefined && (!isSameLanguage || !entry.a || entry.w === undefined || entry.w === dom.text(field.closest('label')));
  };

  /**
   * Shows an answer in a part; null empties it.
   * @param {Part} part @param {Entry | null} entry @param {Field | null} [inUse] field that is not to be changed
   */
  const show = (part, entry, inUse = null) => {
    for (const field of part.fields) {
      if (isCheckable(field)) {
        field.checked = entry !== null && (part.fields.length === 1 ? entry.a === true : entry.a === field.value);
        makeDefault(field);
      } else if (field !== inUse) {
        field.value = typeof entry?.a === 'string' ? entry.a : '';
      }
    }
  };

  /** Whether two parts are radio buttons of one group. @param {Part | undefined} one @param {Part | undefined} other */
  const excludes = (one, other) =>
    one !== other && one?.fields[0].type === 'radio' && one.fields[0].name === other?.fields[0].name;

  /** The answers in the page. @param {Exercise} exercise */
  const answers = (exercise) =>
    exercise.parts.flatMap((part) => read(part) ?? []);

  /** @param {Exercise} exercise @param {string} name @returns {HTMLElement | null} */
  const control = (exercise, name) => dom.find(exercise.section, `[data-do="${name}"]`);

  /** Shows a message below the exercise, in its live region. @param {Exercise} exercise @param {...(Node | string)} message */
  const announce = (exercise, ...message) => dom.find(exercise.section, ':scope .said')?.replaceChildren(...message);

  return { of, question, read, canShow, makeDefault, show, excludes, answers, control, announce };
})();
