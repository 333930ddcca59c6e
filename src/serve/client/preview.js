// The preview's side in the browser. It is put into pages by `inquill serve` and is never part of a built site. The parts
// beside it are joined with it into one function, in the order in which `answer.rs` names them; this is the last.
//
// The server says what a page is now, as a version; this script fetches the page when that is another than its own, and
// changes what stands here into it: only where the two differ, so that the reader's place, folds and words stay.

const own = document.currentScript;
const mark = 'data-version';
const kept = 'inquill-preview';
let version = own.getAttribute(mark);
let assets = null;
let known = null;
let source = null;
let waiting = 0;
let busy = Promise.resolve();

function listen() {
  clearTimeout(waiting);
  if (source || document.visibilityState === 'hidden') return;
  source = new EventSource(`/_inquill/events?page=${encodeURIComponent(location.pathname)}`);
  source.addEventListener('state', (event) => hear(JSON.parse(event.data)));
  source.addEventListener('error', () => {
    if (source && source.readyState === EventSource.CLOSED) {
      leave();
      waiting = setTimeout(listen, 1000);
    }
  });
}

// Browsers allow six connections to a server: a page that nobody sees holds none.
function leave() {
  clearTimeout(waiting);
  if (source) source.close();
  source = null;
}

document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? leave() : listen()));
window.addEventListener('pagehide', leave);
window.addEventListener('pageshow', listen);

function hear(state) {
  busy = busy.then(() => take(state)).catch(() => location.reload());
}

async function take(state) {
  tell(state.mistakes);
  if (state.version === version) {
    assets = state.assets;
    known = state.page;
    return;
  }
  if (known === state.page && assets) {
    if (!refresh(state.assets)) return reload();
    version = state.version;
    assets = state.assets;
    return;
  }
  await update();
}

// ---- Another version of the page ----

async function update() {
  const answer = await fetch(location.pathname + location.search, { cache: 'no-store' }).catch(() => null);
  // The server is gone for a moment; when it is back, it says everything once more.
  if (!answer) return;
  const type = answer.headers.get('Content-Type') || '';
  if (answer.redirected || !type.startsWith('text/html')) return reload();
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const script = next.querySelector(`script[${mark}]`);
  if (!script || !sameScripts(next)) return reload();
  const newVersion = script.getAttribute(mark);
  if (newVersion === version) return;
  script.remove();
  await changeHead(next.head);
  const state = remember();
  const replaced = changeBody(next.body);
  restore(state);
  version = newVersion;
  // What the page shows may be another as well; the server says so with its next word.
  known = null;
  assets = null;
  if (replaced.length) document.dispatchEvent(new CustomEvent('inquill:replaced', { detail: { elements: replaced } }));
  own.setAttribute(mark, version);
}

function sameScripts(next) {
  const names = (root) => [...root.querySelectorAll('script[src]')]
    .filter((script) => !script.hasAttribute(mark)).map((script) => script.getAttribute('src')).join('\n');
  return names(document) === names(next);
}

// Loads the page anew, and brings along what was typed.
function reload() {
  try {
    sessionStorage.setItem(kept, JSON.stringify({ at: location.pathname, ...remember() }));
  } catch {
    // Storage may be forbidden. Then what was typed goes.
  }
  location.reload();
  return new Promise(() => {});
}

function restoreAfterReload() {
  let state = null;
  try {
    state = JSON.parse(sessionStorage.getItem(kept));
    sessionStorage.removeItem(kept);
  } catch {
    return;
  }
  if (state && state.at === location.pathname) restore(state);
}

// Files the page shows are another, the page is the same. False when only loading it anew helps.
function refresh(now) {
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

// A new style takes the old one's place once it is there, so that the page is never bare.
function swap(old, href) {
  return new Promise((done) => {
    const fresh = old.cloneNode();
    fresh.setAttribute('href', href);
    const over = () => { old.remove(); done(); };
    fresh.addEventListener('load', over);
    fresh.addEventListener('error', over);
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

// Beside the body, which is changed as a whole.
document.documentElement.append(host);
own.remove();
restoreAfterReload();
listen();
