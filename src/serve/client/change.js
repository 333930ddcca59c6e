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
  return old.id === next.id || !(old.id && next.id);
}

// Old and new children that belong together: those that are equal, in their order, as many as there are; and between
// them, in order, those that are of one kind.
function matches(olds, news) {
  const found = new Map();
  const before = olds.map(words);
  const after = news.map(words);
  let start = 0;
  while (start < olds.length && start < news.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < olds.length - start && end < news.length - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const [oldEnd, newEnd] = [olds.length - end, news.length - end];
  const equal = common(before.slice(start, oldEnd), after.slice(start, newEnd)).map(([i, j]) => [i + start, j + start]);
  for (let i = 0; i < start; i += 1) equal.push([i, i]);
  for (let i = 0; i < end; i += 1) equal.push([oldEnd + i, newEnd + i]);
  equal.sort((one, other) => one[0] - other[0]);
  let [i, j] = [0, 0];
  for (const [oldAt, newAt] of [...equal, [olds.length, news.length]]) {
    for (; j < newAt; j += 1) {
      let at = i;
      while (at < oldAt && !alike(olds[at], news[j])) at += 1;
      if (at === oldAt) continue;
      found.set(news[j], olds[at]);
      i = at + 1;
    }
    if (newAt < news.length) found.set(news[newAt], olds[oldAt]);
    [i, j] = [oldAt + 1, newAt + 1];
  }
  return found;
}

// What tells whether two nodes are equal. White space is equal to nothing: there is too much of it to say where one is.
function words(node) {
  return node.outerHTML ?? (node.nodeValue.trim() ? `text ${node.nodeValue}` : '');
}

// The longest common sequence of two lists, as pairs of places.
function common(olds, news) {
  // Long lists that differ throughout would take long; then nothing is taken to be the same.
  if (olds.length * news.length > 4e6) return [];
  const width = news.length + 1;
  const lengths = new Uint16Array((olds.length + 1) * width);
  const same = (i, j) => olds[i] !== '' && olds[i] === news[j];
  for (let i = olds.length - 1; i >= 0; i -= 1) {
    for (let j = news.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = same(i, j)
        ? lengths[(i + 1) * width + j + 1] + 1
        : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < olds.length && j < news.length;) {
    if (same(i, j)) pairs.push([i++, j++]);
    else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return pairs;
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
    } else if (node.nodeType === Node.ELEMENT_NODE && (before.matches(WHOLE) || node.matches(WHOLE))) {
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
