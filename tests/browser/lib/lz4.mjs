// Firefox's session files: an LZ4 block after a header of twelve bytes.

/** The text of a `.jsonlz4` file; empty if the file is still being written. */
export function mozLz4(file) {
  if (file.length < 12 || file.toString('latin1', 0, 8) !== 'mozLz40\0') return '';
  const out = Buffer.alloc(file.readUInt32LE(8));
  let [at, to] = [12, 0];
  const length = (first) => {
    let all = first;
    for (let more = first === 15 ? 255 : 0; more === 255; all += more) more = file[at++] ?? 0;
    return all;
  };
  while (at < file.length) {
    const token = file[at++];
    const literals = length(token >> 4);
    file.copy(out, to, at, at + literals);
    [at, to] = [at + literals, to + literals];
    if (at >= file.length) break; // the last sequence has no match
    const distance = file.readUInt16LE(at);
    at += 2;
    // Byte by byte, because a match may overlap itself.
    for (let left = length(token & 15) + 4; left > 0; left -= 1, to += 1) out[to] = out[to - distance];
  }
  return out.toString('utf8');
}
