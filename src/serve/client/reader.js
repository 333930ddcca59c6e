// A part of the preview's script. All parts share one function scope, in the order in which `answer.rs` lists them.
// Saves and restores the reader's state: fields, open details, focus and scroll position.

// The id of an element, else its position below the nearest ancestor with an id.
function keyOf(element) {
  if (element.id) return `#${element.id}`;
  const ancestor = element.parentElement?.closest('[id]') ?? document.body;
  const kind = element.name ? `${element.localName}[name="${CSS.escape(element.name)}"]` : element.localName;
  return `${ancestor.id ? `#${ancestor.id}` : ''} ${kind} ${[...ancestor.querySelectorAll(kind)].indexOf(element)}`;
}

function find(key) {
  if (key.startsWith('#') && !key.includes(' ')) return document.getElementById(key.slice(1));
  const [ancestor, kind, at] = key.split(' ');
  const root = ancestor ? document.getElementById(ancestor.slice(1)) : document.body;
  return root ? [...root.querySelectorAll(kind)][Number(at)] ?? null : null;
}

function isChanged(field) {
  if (field.localName === 'select') return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return ['checkbox', 'radio'].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

function remember() {
  const fields = [...document.querySelectorAll('input, textarea, select')].filter(isChanged)
    .map((field) => ({ key: keyOf(field), value: field.value, checked: field.checked, element: field }));
  const folds = [...document.querySelectorAll('details')]
    .map((fold) => ({ key: keyOf(fold), open: fold.open, element: fold }));
  const active = document.activeElement && document.activeElement !== document.body ? document.activeElement : null;
  const isText = active && /^(text|search|url|tel|textarea)$/.test(active.type ?? '');
  const focus = active && {
    key: keyOf(active), element: active,
    from: isText ? active.selectionStart : null, to: isText ? active.selectionEnd : null,
  };
  return { fields, folds, focus, place: placeOf(), scroll: [scrollX, scrollY] };
}

// The first visible element and its distance from the top.
function placeOf() {
  for (const element of document.querySelectorAll('main :is(h1, h2, h3, h4, p, li, section, figure, table)')) {
    const box = element.getBoundingClientRect();
    if (box.bottom > 0 && box.top < innerHeight && box.height > 0 && box.top > -innerHeight) {
      return { element, key: keyOf(element), top: box.top };
    }
  }
  return null;
}

// Restores the state of elements that were replaced. The others have kept theirs.
function restore({ fields, folds, focus, place, scroll }) {
  const again = ({ key, element }) => (element?.isConnected ? null : find(key));
  for (const field of fields) {
    const fresh = again(field);
    if (!fresh) continue;
    if (['checkbox', 'radio'].includes(fresh.type)) fresh.checked = field.checked;
    else fresh.value = field.value;
    fresh.dispatchEvent(new Event('input', { bubbles: true }));
    fresh.dispatchEvent(new Event('change', { bubbles: true }));
  }
  for (const fold of folds) {
    const fresh = again(fold);
    if (fresh) fresh.open = fold.open;
  }
  const active = focus && again(focus);
  if (active) {
    active.focus({ preventScroll: true });
    if (focus.from !== null && active.setSelectionRange) active.setSelectionRange(focus.from, focus.to);
  }
  const anchor = place && (place.element?.isConnected ? place.element : find(place.key));
  if (anchor) scrollBy({ top: anchor.getBoundingClientRect().top - place.top, behavior: 'instant' });
  else scrollTo({ left: scroll[0], top: scroll[1], behavior: 'instant' });
}
