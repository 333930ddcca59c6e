// The record that is saved of an exercise: the reader's answers, together with the questions as they were worded.
'use strict';

/**
 * The answer to one part of an exercise.
 * @typedef {object} Entry
 * @property {string} k key of the part
 * @property {string} q the question as the reader saw it
 * @property {string | true} a what was written; the value that was chosen; true for a tick
 * @property {string} [w] label of the chosen value
 * @property {true} [star] selected for the next session
 *
 * Answers that the exercise no longer shows as its current ones.
 * @typedef {object} EarlierAnswer
 * @property {string} at when they were given, ISO 8601
 * @property {string} [rev] revision of the exercise they were given to; absent if it is the current one
 * @property {Entry[]} answer
 * @property {string} [said] the complete sentence of a phrase or plan
 *
 * @typedef {object} RecordFields
 * @property {1} v version of the format
 * @property {string} kind
 * @property {string} rev revision of the exercise, which changes with its wording
 * @property {string} lang
 * @property {string} at last change, ISO 8601
 * @property {string} title
 * @property {string} [site] id of the site; absent in older records
 * @property {Entry[]} answer
 * @property {string} [said] the complete sentence of a phrase or plan
 * @property {EarlierAnswer} [then] the previous answers, shown beside the current ones
 * @property {EarlierAnswer[]} [earlier] answers to earlier wordings
 *
 * @typedef {RecordFields & Record<string, unknown>} AnswerRecord
 */

const record = (() => {
  /** @param {unknown} value @returns {value is Record<string, unknown>} */
  const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
  /** @param {unknown} value */
  const isString = (value) => typeof value === 'string';
  /** @param {unknown} value */
  const isTime = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));

  /** @param {unknown} value */
  const isEntry = (value) =>
    isObject(value) && isString(value.k) && isString(value.q) && (isString(value.a) || value.a === true)
    && (value.w === undefined || isString(value.w)) && (value.star === undefined || value.star === true);

  /** @param {unknown} value @returns {value is EarlierAnswer & Record<string, unknown>} */
  const isEarlier = (value) =>
    isObject(value) && isTime(value.at) && Array.isArray(value.answer) && value.answer.every(isEntry)
    && (value.said === undefined || isString(value.said)) && (value.rev === undefined || isString(value.rev));

  /**
   * The value as a record, or null if it isn't one of this version. Fields that this version doesn't know are preserved.
   * @param {unknown} value @returns {AnswerRecord | null}
   */
  const read = (value) => {
    const isValid = isEarlier(value) && value.v === 1
      && [value.kind, value.rev, value.lang, value.title].every(isString)
      && (value.then === undefined || isEarlier(value.then))
      && (value.earlier === undefined || (Array.isArray(value.earlier) && value.earlier.every(isEarlier)));
    return isValid ? /** @type {AnswerRecord} */ (value) : null;
  };

  /** Reads a record from JSON. @param {string} text */
  const parse = (text) => {
    try {
      return read(JSON.parse(text));
    } catch {
      return null;
    }
  };

  /** The current answers of a record, as an entry for its earlier ones. @param {AnswerRecord} current @returns {EarlierAnswer} */
  const toEarlier = ({ at, rev, answer, said }) => (said ? { at, rev, answer, said } : { at, rev, answer });

  /** What two answers are compared by, whenever they were given. @param {EarlierAnswer} one */
  const contents = ({ answer, said }) => JSON.stringify([answer, said]);

  /**
   * Adds earlier answers, without empty ones and duplicates.
   * @param {AnswerRecord} current @param {EarlierAnswer[]} more @returns {AnswerRecord}
   */
  const addEarlier = (current, more) => {
    const earlier = [...(current.earlier ?? [])];
    const seen = new Set(earlier.map(contents));
    for (const one of more) {
      if (one.answer.length === 0 || seen.has(contents(one))) continue;
      seen.add(contents(one));
      earlier.push(one);
    }
    return earlier.length > 0 ? { ...current, earlier } : current;
  };

  /**
   * Three-way merge, part by part, of two records that both derive from `base`. Where both changed a part, the later answer
   * wins and the other one becomes an earlier answer.
   * @param {AnswerRecord | undefined} base @param {AnswerRecord} later @param {AnswerRecord} other
   * @param {(one: string, other: string) => boolean} [excludes] whether two parts can't both have an answer
   */
  const merge = (base, later, other, excludes = () => false) => {
    /** @param {AnswerRecord | undefined} from @param {string} k */
    const find = (from, k) => JSON.stringify(from?.answer.find((entry) => entry.k === k));
    const isChanged = (/** @type {string} */ k) => find(later, k) !== find(base, k);
    const isExcluded = (/** @type {string} */ k) => later.answer.some((entry) => isChanged(entry.k) && entry.k !== k && excludes(entry.k, k));
    const rest = other.answer.filter(({ k }) => !isChanged(k) && !isExcluded(k));
    const own = later.answer.filter(({ k }) => isChanged(k));
    const replaced = other.answer.filter(({ k, a }) => (isChanged(k) || isExcluded(k)) && find(other, k) !== find(base, k)
      && !own.some((entry) => entry.k === k && entry.a === a));
    const { then: before, earlier } = other;
    // Neither reader wrote a sentence that has words of both.
    const said = rest.length > 0 ? undefined : later.said;
    const merged = { ...other, ...later, said, answer: [...rest, ...own], ...(later.then ?? before ? { then: later.then ?? before } : {}) };
    return addEarlier(merged, [...(earlier ?? []), { ...toEarlier(other), answer: replaced }]);
  };

  return { read, parse, toEarlier, contents, addEarlier, merge };
})();
