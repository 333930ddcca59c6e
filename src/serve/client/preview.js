// The preview's script in the browser. `inquill serve` adds it to pages; it is never part of a built site. All parts share
// one function scope, in the order in which `answer.rs` lists them; this is the last.
//
// The server sends the current version of the page. If it differs from this one, the script fetches the page and changes
// only what differs, so that the scroll position, open details and typed text stay.

const own = document.currentScript;
const VERSION = 'data-version';
const STORAGE_KEY = 'inquill-preview';
let version = own.getAttribute(VERSION);
let assets = null;
let pageHash = null;
let source = null;
let waiting = 0;
let busy = Promise.resolve();

function listen() {
  clearTimeout(waiting);
  if (source || document.visibilityState === 'hidden') return;
  source = new EventSource(`/_inquill/events?page=${encodeURIComponent(location.pathname)}`);
  source.addEventListener('state', (event) => enqueue(JSON.parse(event.data)));
  source.addEventListener('error', () => {
    if (source && source.readyState === EventSource.CLOSED) {
      disconnect();
      waiting = setTimeout(listen, 1000);
    }
  });
}

// Browsers allow six connections to a server, so hidden pages close theirs.
function disconnect() {
  clearTimeout(waiting);
  if (source) source.close();
  source = null;
}

document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? disconnect() : listen()));
window.addEventListener('pagehide', disconnect);
window.addEventListener('pageshow', listen);

function enqueue(state) {
  busy = busy.then(() => apply(state)).catch(() => location.reload());
}

async function apply(state) {
  showMistakes(state.mistakes);
  if (state.version === version) {
    assets = state.assets;
    pageHash = state.page;
    return;
  }
  if (pageHash === state.page && assets) {
    if (!refreshAssets(state.assets)) return reload();
    version = state.version;
    assets = state.assets;
    return;
  }
  await update();
}

// ---- Another version of the page ----

async function update() {
  const response = await fetch(location.pathname + location.search, { cache: 'no-store' }).catch(() => null);
  // The server has stopped. When it is back, it sends the whole state again.
  if (!response) return;
  const type = response.headers.get('Content-Type') || '';
  if (response.redirected || !type.startsWith('text/html')) return reload();
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  const script = next.querySelector(`script[${VERSION}]`);
  if (!script || !sameScripts(next)) return reload();
  const newVersion = script.getAttribute(VERSION);
  if (newVersion === version) return;
  script.remove();
  await changeHead(next.head);
  const state = remember();
  const replaced = changeBody(next.body);
  restore(state);
  version = newVersion;
  // Files on the page may have changed too. The next event has their hashes.
  pageHash = null;
  assets = null;
  if (replaced.length) document.dispatchEvent(new CustomEvent('inquill:replaced', { detail: { elements: replaced } }));
  own.setAttribute(VERSION, version);
}

function sameScripts(next) {
  const names = (root) => [...root.querySelectorAll('script[src]')]
    .filter((script) => !script.hasAttribute(VERSION)).map((script) => script.getAttribute('src')).join('\n');
  return names(document) === names(next);
}

// Reloads the page and restores what was typed.
function reload() {
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ at: location.pathname, ...remember() }));
  } catch {
    // Storage may be disabled. Then typed text is lost.
  }
  location.reload();
  return new Promise(() => {});
}

function restoreAfterReload() {
  let state = null;
  try {
    state = JSON.parse(sessionStorage.getItem(STORAGE_KEY));
    sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    return;
  }
  if (state && state.at === location.pathname) restore(state);
}

// Updates files that changed while the page did not. Returns false if the page must be reloaded.
function refreshAssets(now) {
  const changed = Object.keys(now).filter((address) => now[address] !== assets[address]);
  const at = (element, name) => new URL(element.getAttribute(name), location.href).pathname;
  for (const address of changed) {
    const path = new URL(address, location.href).pathname;
    const users = [...document.querySelectorAll('link[href], img[src], script[src], [poster], source[src], video[src], audio[src]')];
    for (const element of users) {
      const name = ['href', 'src', 'poster'].find((n) => element.hasAttribute(n) && at(element, n) === path);
      if (!name) continue;
      if (element.matches('script')) return false;
      const fresh = `${element.getAttribute(name).split('?')[0]}?${now[address]}`;
      if (element.matches('link[rel~=stylesheet]')) swap(element, fresh);
      else element.setAttribute(name, fresh);
    }
  }
  return true;
}

// Replaces a style sheet after the new one has loaded, so that the page is never unstyled.
function swap(old, href) {
  return new Promise((done) => {
    const fresh = old.cloneNode();
    fresh.setAttribute('href', href);
    const finish = () => { old.remove(); done(); };
    fresh.addEventListener('load', finish);
    fresh.addEventListener('error', finish);
    old.after(fresh);
  });
}

async function changeHead(next) {
  const styles = (head) => [...head.querySelectorAll('link[rel~=stylesheet]')];
  const name = (link) => link.getAttribute('href').split('?')[0];
  const old = styles(document.head);
  const fresh = styles(next);
  if (old.length === fresh.length) {
    await Promise.all(old.map((link, i) => (name(link) === name(fresh[i]) ? null : swap(link, fresh[i].getAttribute('href')))));
  } else {
    for (const link of fresh) {
      if (!old.some((other) => name(other) === name(link))) document.head.append(document.importNode(link));
    }
    for (const link of old) if (!fresh.some((other) => name(other) === name(link))) link.remove();
  }
  document.title = next.ownerDocument.title;
  attributes(document.documentElement, document.documentElement, next.ownerDocument.documentElement);
}

// Outside the body, which `changeBody` changes.
document.documentElement.append(host);
own.remove();
restoreAfterReload();
listen();
