// A part of the preview's script. All parts share one function scope, in the order in which `answer.rs` lists them.
// Updates the body with as few changes as possible. Compares the new page with the page as it was sent, not as scripts have
// changed it since.

// Elements that are replaced as a whole, because the site's scripts depend on their content.
const WHOLE = '.exercise, [data-kind]';

// The live node for each node as it was sent.
let liveNodes = new WeakMap();
let sent = copyOf(document.body);

function copyOf(node) {
  const copy = node.cloneNode(true);
  pair(copy, node);
  return copy;
}

function pair(sentNode, live) {
  liveNodes.set(sentNode, live);
  for (let a = sentNode.firstChild, b = live.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) pair(a, b);
}

function changeBody(next) {
  const replaced = [];
  const live = document.body;
  const map = new WeakMap();
  attributes(live, sent, next);
  children(sent, next, live, map, replaced);
  map.set(next, live);
  liveNodes = map;
  sent = next;
  return replaced;
}

// Sets the attributes that differ from what was sent. Changes by scripts and readers stay.
function attributes(live, old, next) {
  for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value) live.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) live.removeAttribute(name);
}

function keep(old, next, map) {
  map.set(next, liveNodes.get(old));
  for (let a = old.firstChild, b = next.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) keep(a, b, map);
}

function alike(old, next) {
  if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName) return false;
  if (old.nodeType !== Node.ELEMENT_NODE) return true;
  return old.id === next.id || !(old.id && next.id);
}

// Pairs old and new children: first the longest sequence of equal ones, then, between those, similar ones in order.
function matches(olds, news) {
  const found = new Map();
  const before = olds.map(fingerprint);
  const after = news.map(fingerprint);
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

// Equal for equal nodes. Empty for white space, which is too frequent to be paired.
function fingerprint(node) {
  return node.outerHTML ?? (node.nodeValue.trim() ? `text ${node.nodeValue}` : '');
}

// The longest common subsequence of two lists, as pairs of indices.
function common(olds, news) {
  // Too slow for long lists that differ everywhere: treat nothing as equal.
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
  // New nodes go after the previous one, or to the end if a script has moved that one.
  const insert = (node) => {
    const after = place && place.parentNode === parent ? place.nextSibling : place ? null : parent.firstChild;
    parent.insertBefore(node, after);
    place = node;
  };
  for (const node of news) {
    const before = found.get(node);
    const live = before && liveNodes.get(before);
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
    const live = !used.has(gone) && liveNodes.get(gone);
    if (live) live.remove();
  }
}

function put(node, map, replaced) {
  const fresh = document.importNode(node, true);
  const walk = (source, copy) => {
    map.set(source, copy);
    for (let a = source.firstChild, b = copy.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) walk(a, b);
  };
  walk(node, fresh);
  if (fresh.nodeType === Node.ELEMENT_NODE) replaced.push(fresh);
  return fresh;
}
