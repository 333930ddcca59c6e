// The service worker: keeps the whole site on the reader's device, in one version. A newer version is fetched into a cache of its
// own, and waits until the reader accepts it or the last page is closed.
'use strict';

(() => {
  /** What the site consists of; the build puts this table before the script. */
  const { version, files, sizes } = /** @type {{ offline: { version: string, files: [string, string][], sizes: Record<string, string> } }} */ (
    /** @type {unknown} */ (self)
  ).offline;
  const worker = /** @type {any} */ (self);
  const scope = /** @type {string} */ (worker.registration.scope);
  const PREFIX = `inquill ${scope} `;
  const CACHE = PREFIX + version;
  /** Entry of a cache that lists its files. */
  const FILE_LIST = new URL('?inquill-files', scope).href;
  const MAX_REQUESTS = 6; // at a time

  /** @param {string} address */
  const urlOf = (address) => new URL(encodeURI(address).replaceAll('#', '%23'), scope).href;

  /** A copy that may answer any request: browsers refuse responses that were redirected. @param {Response} response */
  const copyOf = async (response, status = 200) =>
    new Response(await response.blob(), { status, headers: response.headers });

  /** Files in the caches of earlier versions, by hash and address. */
  const cachedFiles = async () => {
    /** @type {Map<string, { cache: Cache, url: string }>} */
    const found = new Map();
    for (const name of await caches.keys()) {
      if (!name.startsWith(PREFIX)) continue;
      const cache = await caches.open(name);
      const list = await cache.match(FILE_LIST);
      for (const [address, hash] of list ? await list.json() : []) {
        found.set(`${hash} ${address}`, { cache, url: urlOf(address) });
      }
    }
    return found;
  };

  const fillCache = async () => {
    const earlier = await cachedFiles();
    const cache = await caches.open(CACHE);
    const queue = [...files];
    const fetchNext = async () => {
      for (let file = queue.shift(); file; file = queue.shift()) {
        const [address, hash] = file;
        const url = urlOf(address);
        const unchanged = earlier.get(`${hash} ${address}`);
        const cached = unchanged && (await unchanged.cache.match(unchanged.url));
        const response = cached ?? (await fetch(url, { cache: 'no-cache' }));
        if (!response.ok) throw new Error(`${url}: ${response.status}`);
        await cache.put(url, cached ?? (await copyOf(response)));
      }
    };
    await Promise.all(Array.from({ length: MAX_REQUESTS }, fetchNext));
    await cache.put(FILE_LIST, new Response(JSON.stringify(files)));
  };

  const deleteOldCaches = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
    }
  };

  /** A cached file. Unlike `caches.open`, this doesn't create a cache that the browser has deleted. @param {string} url */
  const cachedAt = (url) => caches.match(url, { cacheName: CACHE });

  /** The cached size of a picture, in place of another size. @param {URL} url */
  const otherSize = async (url) => {
    const other = sizes[decodeURIComponent(url.href.slice(scope.length))];
    return other && cachedAt(urlOf(other));
  };

  /** A file from the cache, else from the network, else the nearest thing to it. @param {Request} request */
  const answer = async (request) => {
    const url = new URL(request.url);
    url.search = '';
    url.hash = '';
    if (url.pathname.endsWith('/')) url.pathname += 'index.html';
    const cached = await cachedAt(url.href);
    if (cached) return cached;
    // As servers do, or the page's relative links would be wrong.
    if (await cachedAt(`${url.href}/index.html`)) return Response.redirect(`${url.href}/`);
    try {
      return await fetch(request);
    } catch (error) {
      const other = await otherSize(url);
      if (other) return other;
      const missing = request.mode === 'navigate' && (await cachedAt(new URL('404.html', scope).href));
      if (!missing) throw error;
      return copyOf(missing, 404);
    }
  };

  /** Unregisters the worker and deletes its caches, once the site no longer has this script. */
  const removeIfGone = async () => {
    const { status } = await fetch(worker.location.href, { method: 'HEAD', cache: 'no-store' }).catch(() => ({ status: 0 }));
    if (status !== 404 && status !== 410) return;
    await worker.registration.unregister();
    for (const name of await caches.keys()) {
      if (name.startsWith(PREFIX)) await caches.delete(name);
    }
  };

  worker.addEventListener('install', (/** @type {any} */ event) => event.waitUntil(fillCache()));
  worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(deleteOldCaches()));
  worker.addEventListener('message', (/** @type {MessageEvent} */ event) => {
    if (event.data === 'take over') worker.skipWaiting();
  });
  worker.addEventListener('fetch', (/** @type {any} */ event) => {
    const { method, url, mode } = /** @type {Request} */ (event.request);
    if (mode === 'navigate') event.waitUntil(removeIfGone());
    if (method === 'GET' && url.startsWith(scope)) event.respondWith(answer(event.request));
  });
})();
