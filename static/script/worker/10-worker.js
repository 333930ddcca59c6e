// Keeps the whole site on the reader's device, so that it opens without a connection. What is kept is one version of the
// site, whole: a newer one is fetched beside it and waits until the reader takes it, or until the last page is closed.
'use strict';

(() => {
  /** What the site consists of; written in front of this script when the site is built. */
  const { version, files, sizes } = /** @type {{ offline: { version: string, files: [string, string][], sizes: Record<string, string> } }} */ (
    /** @type {unknown} */ (self)
  ).offline;
  const worker = /** @type {any} */ (self);
  const scope = /** @type {string} */ (worker.registration.scope);
  const PREFIX = `inquill ${scope} `;
  const NAME = PREFIX + version;
  /** Where a kept version notes what is in it. */
  const NOTE = new URL('?inquill-files', scope).href;
  const AT_ONCE = 6;

  /** Where a file of the site is asked for. @param {string} address */
  const urlOf = (address) => new URL(encodeURI(address).replaceAll('#', '%23'), scope).href;

  /** A response as it can be handed out again: one that a host redirected could not. @param {Response} response */
  const plain = async (response, status = 200) =>
    new Response(await response.blob(), { status, headers: response.headers });

  /** What earlier versions keep, by address and by what is in it. */
  const earlier = async () => {
    /** @type {Map<string, { cache: Cache, url: string }>} */
    const known = new Map();
    for (const name of await caches.keys()) {
      if (!name.startsWith(PREFIX)) continue;
      const cache = await caches.open(name);
      const note = await cache.match(NOTE);
      for (const [address, hash] of note ? await note.json() : []) {
        known.set(`${hash} ${address}`, { cache, url: urlOf(address) });
      }
    }
    return known;
  };

  const fill = async () => {
    const known = await earlier();
    const cache = await caches.open(NAME);
    const queue = [...files];
    const one = async () => {
      for (let file = queue.shift(); file; file = queue.shift()) {
        const [address, hash] = file;
        const url = urlOf(address);
        const same = known.get(`${hash} ${address}`);
        const kept = same && (await same.cache.match(same.url));
        const response = kept ?? (await fetch(url, { cache: 'no-cache' }));
        if (!response.ok) throw new Error(`${url}: ${response.status}`);
        await cache.put(url, kept ?? (await plain(response)));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    await cache.put(NOTE, new Response(JSON.stringify(files)));
  };

  const tidy = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
    }
  };

  /** A kept file. To open the store would make one where it has been cleared away. @param {string} url */
  const keptAt = (url) => caches.match(url, { cacheName: NAME });

  /** The kept size of a picture, for any other. @param {URL} url */
  const otherSize = async (url) => {
    const other = sizes[decodeURIComponent(url.href.slice(scope.length))];
    return other && keptAt(urlOf(other));
  };

  /** A kept file, else the network's, else what comes near it. @param {Request} request */
  const answer = async (request) => {
    const url = new URL(request.url);
    url.search = '';
    url.hash = '';
    if (url.pathname.endsWith('/')) url.pathname += 'index.html';
    const kept = await keptAt(url.href);
    if (kept) return kept;
    // As a server does: what a page links to is seen from its folder.
    if (await keptAt(`${url.href}/index.html`)) return Response.redirect(`${url.href}/`);
    try {
      return await fetch(request);
    } catch (error) {
      const other = await otherSize(url);
      if (other) return other;
      const missing = request.mode === 'navigate' && (await keptAt(new URL('404.html', scope).href));
      if (!missing) throw error;
      return plain(missing, 404);
    }
  };

  /** Where the site is no longer to be kept there is no such script any more, and what is kept of it would stay for ever. */
  const withdraw = async () => {
    const { status } = await fetch(worker.location.href, { method: 'HEAD', cache: 'no-store' }).catch(() => ({ status: 0 }));
    if (status !== 404 && status !== 410) return;
    await worker.registration.unregister();
    for (const name of await caches.keys()) {
      if (name.startsWith(PREFIX)) await caches.delete(name);
    }
  };

  worker.addEventListener('install', (/** @type {any} */ event) => event.waitUntil(fill()));
  worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(tidy()));
  worker.addEventListener('message', (/** @type {MessageEvent} */ event) => {
    if (event.data === 'take over') worker.skipWaiting();
  });
  worker.addEventListener('fetch', (/** @type {any} */ event) => {
    const { method, url, mode } = /** @type {Request} */ (event.request);
    if (mode === 'navigate') event.waitUntil(withdraw());
    if (method === 'GET' && url.startsWith(scope)) event.respondWith(answer(event.request));
  });
})();
