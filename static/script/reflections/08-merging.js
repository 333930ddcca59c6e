// Merges two records of an exercise that have no common base: the one on this device and the one in a backup.
'use strict';

const merging = (() => {
  /** @param {EarlierAnswer} one @param {EarlierAnswer} other */
  const isSame = (one, other) => record.contents(one) === record.contents(other);

  /**
   * The more recent record, with all other answers as earlier ones.
   * @param {AnswerRecord} mine @param {AnswerRecord} theirs
   */
  const merge = (mine, theirs) => {
    const [recent, other] = Date.parse(theirs.at) > Date.parse(mine.at) ? [theirs, mine] : [mine, theirs];
    const earlier = [record.toEarlier(other), ...(other.then ? [other.then] : []), ...(other.earlier ?? [])];
    return record.addEarlier(recent, earlier.filter((one) => !isSame(one, recent) && !(recent.then && isSame(one, recent.then))));
  };

  return { merge };
})();
