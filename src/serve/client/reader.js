// A part of the preview's script: the parts are joined into one function, in the order in which `answer.rs` names them.
// What is the reader's: words, ticks, folds, focus and place. Kept when what they are in is replaced.

// An id, else the way to the element from the nearest one that has an id.
function keyOf(element) {
  if (element.id) return `#${element.id}`;
  const around = element.parentElement?.closest('[id]') ?? document.body;
  const kind = element.name ? `${element.localName}[name="${CSS.escape(element.name)}"]` : element.localName;
  return `${around.id ? `#${around.id}` : ''} ${kind} ${[...around.querySelectorAll(kind)].indexOf(element)}`;
}

function find(key) {
  if (key.startsWith('#') && !key.includes(' ')) return document.getElementById(key.slice(1));
  const [around, kind, at] = key.split(' ');
  const root = around ? document.getElementById(around.slice(1)) : document.body;
  return root ? [...root.querySelectorAll(kind)][Number(at)] ?? null : null;
}

function touched(field) {
  if (field.localName === 'select') return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return ['checkbox', 'radio'].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

function remember() {
  const fields = [...document.querySelectorAll('input, textarea, select')].filter(touched)
    .map((field) => ({ key: keyOf(field), value: field.value, checked: field.checked, element: field }));
  const folds = [...document.querySelectorAll('details')]
    .map((fold) => ({ key: keyOf(fold), open: fold.open, element: fold }));
  const active = document.activeElement && document.activeElement !== document.body ? document.activeElement : null;
  const writes = active && /^(text|search|url|tel|textarea)$/.test(active.type ?? '');
  const focus = active && {
    key: keyOf(active), element: active,
    from: writes ? active.selectionStart : null, to: writes ? active.selectionEnd : null,
  };
  return { fields, folds, focus, place: placeOf(), scroll: [scrollX, scrollY] };
}

// The first thing in sight, and how far down it stands.
function placeOf() {
  for (const element of document.querySelectorAll('main :is(h1, h2, h3, h4, p, li, section, figure, table)')) {
    const box = element.getBoundingClientRect();
    if (box.bottom > 0 && box.top < innerHeight && box.height > 0 && box.top > -innerHeight) {
      return { element, key: keyOf(element), top: box.top };
    }
  }
  return null;
}

// Elements that stayed have kept everything; those that were replaced get it back.
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
