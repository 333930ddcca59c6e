// Two records of one exercise from two devices: what a restored backup and this device know of it.
'use strict';

const merging = (() => {
  /** @param {Past} one @param {Past} other */
  const isSame = (one, other) => record.content(one) === record.content(other);

  /**
   * Both, the more recent first; nothing of the other is lost.
   * @param {Kept} mine @param {Kept} theirs
   */
  const merge = (mine, theirs) => {
    const [first, second] = Date.parse(theirs.at) > Date.parse(mine.at) ? [theirs, mine] : [mine, theirs];
    const given = [record.past(second), ...(second.then ? [second.then] : []), ...(second.earlier ?? [])];
    return record.withEarlier(first, given.filter((one) => !isSame(one, first) && !(first.then && isSame(one, first.then))));
  };

  return { merge };
})();
