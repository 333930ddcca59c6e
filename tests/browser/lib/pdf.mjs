// Text of PDF files, by pdftotext (poppler-utils).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

/** Letters and digits only: line breaks, hyphens and ligatures of a printed page don't matter. */
export const squeeze = (text) => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** The text of each page. */
export function textOfPages(pdf) {
  const read = spawnSync('pdftotext', ['-raw', '-', '-'], { input: pdf, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  assert.equal(read.status, 0, `pdftotext (poppler-utils): ${read.error?.message ?? read.stderr}`);
  return read.stdout.split('\f').slice(0, -1);
}
