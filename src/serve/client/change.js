// A part of the preview's script: the parts are joined into one function, in the order in which `answer.rs` names them.
// What the page is, apart from what scripts make of it, and the smallest change from it to the next.

// Replaced whole, since scripts of the site build upon what is in them.
const WHOLE = '.exercise, [data-kind]';

// For each node as it was sent, the node that stands for it here.
let here = new WeakMap();
let sent = copyOf(document.body);

function copyOf(node) {
  const copy = node.cloneNode(true);
  pair(copy, node);
  return copy;
}

function pair(theirs, ours) {
  here.set(theirs, ours);
  for (let a = theirs.firstChild, b = ours.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) pair(a, b);
}

function changeBody(next) {
  const replaced = [];
  const live = document.body;
  const map = new WeakMap();
  attributes(live, sent, next);
  children(sent, next, live, map, replaced);
  map.set(next, live);
  here = map;
  sent = next;
  return replaced;
}

// Sets what is another than it was sent; what scripts and readers made of the rest stays.
function attributes(live, old, next) {
  for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value) live.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) live.removeAttribute(name);
}

function keep(old, next, map) {
  map.set(next, here.get(old));
  for (let a = old.firstChild, b = next.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) keep(a, b, map);
}

function alike(old, next) {
  if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName) return false;
  if (old.nodeType !== Node.ELEMENT_NODE) return true;
  if (old.matches(WHOLE) || next.matches(WHOLE)) return false;
  return old.id === next.id || !(old.id && next.id);
}

// Old and new children that belong together: the longest run of equal ones from both ends, then by name in between.
function matches(olds, news) {
  const found = new Map();
  let start = 0;
  while (start < olds.length && start < news.length && olds[start].isEqualNode(news[start])) {
    found.set(news[start], olds[start]);
    start += 1;
  }
  let [oldEnd, newEnd] = [olds.length, news.length];
  while (oldEnd > start && newEnd > start && olds[oldEnd - 1].isEqualNode(news[newEnd - 1])) {
    oldEnd -= 1;
    newEnd -= 1;
    found.set(news[newEnd], olds[oldEnd]);
  }
  // In between, in order: what has the same id or is equal is found again further on; the rest in its place.
  let from = start;
  for (let i = start; i < newEnd; i += 1) {
    let at = olds.findIndex((old, j) => j >= from && j < oldEnd && (old.isEqualNode(news[i]) || (old.id && old.id === news[i].id)));
    if (at < 0 && from < oldEnd && alike(olds[from], news[i]) && !news.slice(i + 1, newEnd).some((n) => n.isEqualNode(olds[from]))) at = from;
    if (at < 0) continue;
    found.set(news[i], olds[at]);
    from = at + 1;
  }
  return found;
}

function children(old, next, parent, map, replaced) {
  const olds = [...old.childNodes];
  const news = [...next.childNodes];
  const found = matches(olds, news);
  const used = new Set(found.values());
  let place = null;
  // Where new nodes go: behind the one before them, which may stand elsewhere only if a script has moved it.
  const insert = (node) => {
    const after = place && place.parentNode === parent ? place.nextSibling : place ? null : parent.firstChild;
    parent.insertBefore(node, after);
    place = node;
  };
  for (const node of news) {
    const before = found.get(node);
    const live = before && here.get(before);
    if (!before || !live || !live.isConnected) {
      insert(put(node, map, replaced));
    } else if (before.isEqualNode(node)) {
      keep(before, node, map);
      place = live;
    } else if (!alike(before, node)) {
      const fresh = put(node, map, replaced);
      live.replaceWith(fresh);
      place = fresh;
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      attributes(live, before, node);
      children(before, node, live, map, replaced);
      map.set(node, live);
      place = live;
    } else {
      live.nodeValue = node.nodeValue;
      map.set(node, live);
      place = live;
    }
  }
  for (const gone of olds) {
    const live = !used.has(gone) && here.get(gone);
    if (live) live.remove();
  }
}

function put(node, map, replaced) {
  const fresh = document.importNode(node, true);
  const walk = (theirs, ours) => {
    map.set(theirs, ours);
    for (let a = theirs.firstChild, b = ours.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) walk(a, b);
  };
  walk(node, fresh);
  if (fresh.nodeType === Node.ELEMENT_NODE) replaced.push(fresh);
  return fresh;
}
