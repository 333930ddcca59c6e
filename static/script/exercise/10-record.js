// What is kept of an answer: a record of one exercise, with the wording the reader answered.
'use strict';

/**
 * One answered part.
 * @typedef {object} Entry
 * @property {string} k its key in the exercise
 * @property {string} q what was asked, as it was read
 * @property {string | true} a what was written; the value that was chosen; true for what was ticked
 * @property {string} [w] a chosen value in words
 * @property {true} [star] to be brought along to a session
 *
 * Answers that no longer belong to the exercise as it is now.
 * @typedef {object} Past
 * @property {string} at when they were given, as an ISO date and time
 * @property {string} [rev] the wording they were given to; absent when it still stands
 * @property {Entry[]} answer
 * @property {string} [said] the whole sentence of a phrase or plan
 *
 * @typedef {object} RecordParts
 * @property {1} v the format
 * @property {string} kind
 * @property {string} rev changes when the exercise is reworded
 * @property {string} lang
 * @property {string} at when it was last changed, as an ISO date and time
 * @property {string} title
 * @property {string} [site] the id of the site it was written on; absent in records of the first version
 * @property {Entry[]} answer
 * @property {string} [said] the whole sentence of a phrase or plan
 * @property {Past} [then] what was said at the visit before, to look at again
 * @property {Past[]} [earlier] what was said to an earlier wording
 *
 * @typedef {RecordParts & Record<string, unknown>} Kept
 */

const record = (() => {
  /** @param {unknown} value @returns {value is Record<string, unknown>} */
  const isTable = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
  /** @param {unknown} value */
  const isText = (value) => typeof value === 'string';
  /** @param {unknown} value */
  const isTime = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));

  /** @param {unknown} value */
  const isEntry = (value) =>
    isTable(value) && isText(value.k) && isText(value.q) && (isText(value.a) || value.a === true)
    && (value.w === undefined || isText(value.w)) && (value.star === undefined || value.star === true);

  /** @param {unknown} value @returns {value is Past & Record<string, unknown>} */
  const isPast = (value) =>
    isTable(value) && isTime(value.at) && Array.isArray(value.answer) && value.answer.every(isEntry)
    && (value.said === undefined || isText(value.said)) && (value.rev === undefined || isText(value.rev));

  /**
   * The record, if this is one that this version can read. Whatever else stands in it is kept along.
   * @param {unknown} value @returns {Kept | null}
   */
  const read = (value) => {
    const fits = isPast(value) && value.v === 1
      && [value.kind, value.rev, value.lang, value.title].every(isText)
      && (value.then === undefined || isPast(value.then))
      && (value.earlier === undefined || (Array.isArray(value.earlier) && value.earlier.every(isPast)));
    return fits ? /** @type {Kept} */ (value) : null;
  };

  /** The same from stored text. @param {string} text */
  const parse = (text) => {
    try {
      return read(JSON.parse(text));
    } catch {
      return null;
    }
  };

  /** What stands in a record, to be put among earlier answers. @param {Kept} kept @returns {Past} */
  const past = ({ at, rev, answer, said }) => (said ? { at, rev, answer, said } : { at, rev, answer });

  /** @param {Past} one */
  const content = ({ answer, said }) => JSON.stringify([answer, said]);

  /**
   * Adds to the earlier answers what is not among them yet.
   * @param {Kept} kept @param {Past[]} more @returns {Kept}
   */
  const withEarlier = (kept, more) => {
    const earlier = [...(kept.earlier ?? [])];
    const found = new Set(earlier.map(content));
    for (const one of more) {
      if (one.answer.length === 0 || found.has(content(one))) continue;
      found.add(content(one));
      earlier.push(one);
    }
    return earlier.length > 0 ? { ...kept, earlier } : kept;
  };

  /**
   * Two records of one exercise that both come from `base`, brought together part by part. What only one of them changed is
   * taken from that one. Where both changed the same part, the later answer stays and the other goes to the earlier answers.
   * @param {Kept | undefined} base @param {Kept} later @param {Kept} other
   * @param {(one: string, other: string) => boolean} [excludes] whether answers to two parts exclude each other
   */
  const join = (base, later, other, excludes = () => false) => {
    /** @param {Kept | undefined} kept @param {string} k */
    const of = (kept, k) => JSON.stringify(kept?.answer.find((entry) => entry.k === k));
    const isChanged = (/** @type {string} */ k) => of(later, k) !== of(base, k);
    const isExcluded = (/** @type {string} */ k) => later.answer.some((entry) => isChanged(entry.k) && entry.k !== k && excludes(entry.k, k));
    const rest = other.answer.filter(({ k }) => !isChanged(k) && !isExcluded(k));
    const own = later.answer.filter(({ k }) => isChanged(k));
    const lost = other.answer.filter(({ k, a }) => (isChanged(k) || isExcluded(k)) && of(other, k) !== of(base, k)
      && !own.some((entry) => entry.k === k && entry.a === a));
    const { then: before, earlier } = other;
    // A sentence with words of both is said by neither.
    const said = rest.length > 0 ? undefined : later.said;
    const joined = { ...other, ...later, said, answer: [...rest, ...own], ...(later.then ?? before ? { then: later.then ?? before } : {}) };
    return withEarlier(joined, [...(earlier ?? []), { ...past(other), answer: lost }]);
  };

  return { read, parse, past, content, withEarlier, join };
})();
