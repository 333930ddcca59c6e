// The site's id, and the keys that everything of this site is stored under in the browser.
'use strict';

/** Runs an action that throws where the browser blocks storage; undefined then. @template T @param {() => T} action */
const attempt = (action) => {
  try {
    return action();
  } catch {
    return undefined;
  }
};

const site = (() => {
  const { site: id = '', made, former = '' } = document.body.dataset;
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src;

  /**
   * The current id and the one used before the path became part of it. An id made from the title alone would be shared by all
   * sites with that title on one host. Scripts are in a folder at the site's root; in a single file they have no address.
   */
  const ids = () => {
    if (made === undefined || former || !location.protocol.startsWith('http')) return [id, former];
    const { pathname } = new URL(script ? '..' : '.', script || location.href);
    const path = pathname.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
    return path ? [`${id}-${path}`, id] : [id, ''];
  };

  const [current, previous] = ids();
  return { id: current, name: `inquill:${current}`, formerName: previous && `inquill:${previous}` };
})();
