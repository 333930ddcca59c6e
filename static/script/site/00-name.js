// The name that everything of this site is stored under, in this browser.
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
   * The id, and the id it had before it took in the path. An id made of the title alone would be shared by all sites with
   * that title on one host. Scripts are in a folder of the site's root; in a single file they have no address of their own.
   */
  const names = () => {
    if (made === undefined || former || !location.protocol.startsWith('http')) return [id, former];
    const { pathname } = new URL(script ? '..' : '.', script || location.href);
    const path = pathname.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
    return path ? [`${id}-${path}`, id] : [id, ''];
  };

  const [now, before] = names();
  return { id: now, own: `inquill:${now}`, former: before && `inquill:${before}` };
})();
