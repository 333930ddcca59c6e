// Functions that run in the page. They are sent there as text, so they can't use anything from outside.

/** Elements that overflow the window sideways, unless a box around them scrolls or they are hidden on purpose. */
export function overflow() {
  const faults = [];
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth > width) {
    faults.push(`the page is ${document.scrollingElement.scrollWidth} px wide in a window of ${width} px`);
  }
  const scrolls = (element) => {
    for (let up = element; up && up !== document.body; up = up.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  for (const element of document.body.querySelectorAll('*')) {
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || box.right <= width + 1 || box.left >= width) continue;
    const style = getComputedStyle(element);
    if (style.visibility === 'hidden' || style.clipPath !== 'none' || scrolls(element)) continue;
    faults.push(`<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ends at ${Math.round(box.right)} px of ${width}`);
    if (faults.length > 4) break;
  }
  return faults;
}

/** Targets smaller than 24 × 24 CSS px. Links within a sentence are exempt (WCAG 2.5.8). */
export function smallTargets() {
  const MINIMUM = 24;
  const faults = [];
  const inSentence = (link) => {
    if (!getComputedStyle(link).display.startsWith('inline')) return false;
    let block = link.parentElement;
    while (block && getComputedStyle(block).display === 'inline') block = block.parentElement;
    const around = (block?.textContent ?? '').replace(/\s+/g, '').length - link.textContent.replace(/\s+/g, '').length;
    const links = [...(block?.querySelectorAll('a') ?? [])];
    return around > links.filter((other) => other !== link).reduce((sum, l) => sum + l.textContent.replace(/\s+/g, '').length, 0);
  };
  let looked = 0;
  // Outside an open dialog nothing can be clicked.
  const within = document.querySelector('dialog[open]') ?? document;
  for (const target of within.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')) {
    if (!target.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) continue;
    if (target.tagName === 'A' && inSentence(target)) continue;
    target.focus({ preventScroll: true }); // a skip link has its size only while focused
    const boxes = [target, ...(target.labels ?? [])].map((part) => part.getBoundingClientRect());
    target.blur();
    looked += 1;
    if (boxes.some((box) => box.width >= MINIMUM - 0.5 && box.height >= MINIMUM - 0.5)) continue;
    const [box] = boxes;
    const words = (target.textContent.trim() || target.name || target.type || '').slice(0, 40);
    faults.push(`<${target.tagName.toLowerCase()}> "${words}" is ${box.width.toFixed(1)} × ${box.height.toFixed(1)} px`);
  }
  return { looked, faults };
}

/** Transitions, animations and smooth scrolling. */
export function movement() {
  const LONGEST = 0.00001; // 0.01 ms, a common way to skip a transition and still get its event
  const faults = [];
  const longest = (list) => Math.max(...list.split(',').map((time) => parseFloat(time) / (time.trim().endsWith('ms') ? 1000 : 1)));
  for (const element of [document.documentElement, ...document.querySelectorAll('body, body *')]) {
    for (const pseudo of ['', '::before', '::after']) {
      const style = getComputedStyle(element, pseudo || null);
      const where = `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">${pseudo}`;
      if (longest(style.transitionDuration) > LONGEST) faults.push(`${where} has a transition of ${style.transitionDuration}`);
      if (style.animationName !== 'none' && longest(style.animationDuration) > LONGEST) faults.push(`${where} is animated`);
      if (!pseudo && style.scrollBehavior === 'smooth') faults.push(`${where} scrolls smoothly`);
    }
  }
  return faults;
}

/** The lowest contrast among elements matching `selector`, as `{ ratio, where, looked, background }`. */
export function lowestContrast(selector) {
  const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
    .getContext('2d', { willReadFrequently: true });
  // A canvas can parse all CSS colors.
  const paint = (color) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const background = (element) => {
    if (!element) return paint('Canvas');
    const own = paint(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, background(element.parentElement));
  };
  const luminance = (color) => {
    const [r, g, b] = color.slice(0, 3).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const result = { ratio: Infinity, where: '', looked: 0, background: luminance(background(document.body)) };
  for (const element of document.querySelectorAll(selector)) {
    if (!element.checkVisibility() || element.textContent.trim() === '') continue;
    const behind = background(element);
    const [high, low] = [luminance(over(paint(getComputedStyle(element).color), behind)), luminance(behind)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    result.looked += 1;
    if (ratio < result.ratio) Object.assign(result, { ratio, where: element.textContent.trim().slice(0, 50) });
  }
  return result;
}

/**
 * Whether the focused element has a visible outline, and whether something sticky covers it; null if nothing is focused. An element
 * is identified by its place in the document; one that is at `last` isn't looked at again, since that would reset its focus.
 */
export function focusState(last) {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const place = [...document.querySelectorAll('*')].indexOf(element);
  if (place === last) return { place };
  const parts = [element, ...(element.labels ?? []), element.closest('label, summary, li'), element.nextElementSibling].filter(Boolean);
  const outlined = (part) => {
    const style = getComputedStyle(part);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  };
  const look = () => parts.map((part) => getComputedStyle(part).boxShadow);
  const focused = look();
  const ring = parts.some(outlined);
  element.blur();
  const changed = look().some((shadow, i) => shadow !== focused[i]);
  element.focus({ preventScroll: true });

  const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const shown = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const floats = (hit) => {
    for (let up = hit; up; up = up.parentElement) {
      if (up.contains(element)) return null;
      if (['fixed', 'sticky'].includes(getComputedStyle(up).position)) return up;
    }
    return null;
  };
  let covered = '';
  for (const [x, y] of [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]]) {
    const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    const cover = hit && !element.contains(hit) && floats(hit);
    if (cover) covered = `<${cover.tagName.toLowerCase()} class="${cover.getAttribute('class') ?? ''}">`;
  }
  const words = (element.textContent.trim() || element.getAttribute('name') || '').replace(/\s+/g, ' ').slice(0, 40);
  return { name: `<${element.tagName.toLowerCase()}> "${words}"`, place, ring: ring || changed, shown, covered };
}
