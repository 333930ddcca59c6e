// Encryption: only the same passphrase and the same name can decrypt a text.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { load } from './lib/scripts.mjs';

const cipher = load(['exercise/20-cipher.js'])('cipher');
const QUICK = 1000; // rounds; only the time depends on them
const SALT = cipher.newSalt();
const keyOf = async (passphrase, salt = SALT, rounds = QUICK) => cipher.importKey(await cipher.deriveKey(passphrase, salt, rounds));

test('any text can be encrypted and decrypted', async () => {
  const key = await keyOf('correct horse');
  for (const text of ['', 'a line\nand another', 'Zwiebeltürme 🧅 \0 \u2028', 'x'.repeat(200_000)]) {
    assert.equal(await cipher.decrypt(key, 'name', await cipher.encrypt(key, 'name', text)), text);
  }
});

test('the ciphertext reveals nothing, and differs each time', async () => {
  const key = await keyOf('correct horse');
  const [one, two] = [await cipher.encrypt(key, 'name', 'zephyr'), await cipher.encrypt(key, 'name', 'zephyr')];
  assert.notEqual(one, two);
  assert.ok(!atob(one).includes('zephyr'));
});

test('another passphrase, salt, number of rounds or name decrypts nothing', async () => {
  const sealed = await cipher.encrypt(await keyOf('correct horse'), 'name', 'zephyr');
  const others = [keyOf('correct horse '), keyOf('correct horse', cipher.newSalt()), keyOf('correct horse', SALT, QUICK + 1)];
  for (const other of await Promise.all(others)) await assert.rejects(cipher.decrypt(other, 'name', sealed));
  await assert.rejects(keyOf('correct horse').then((key) => cipher.decrypt(key, 'other name', sealed)));
});

test('a changed ciphertext can’t be decrypted', async () => {
  const key = await keyOf('correct horse');
  const bytes = Buffer.from(await cipher.encrypt(key, 'name', 'zephyr'), 'base64');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] ^= 1;
    await assert.rejects(cipher.decrypt(key, 'name', changed.toString('base64')), `byte ${at}`);
  }
});

test('composed and decomposed accents are the same passphrase', async () => {
  assert.equal(await cipher.deriveKey('caf\u00e9', SALT, QUICK), await cipher.deriveKey('cafe\u0301', SALT, QUICK));
});

test('salts differ, and keys have the recommended number of rounds', () => {
  assert.equal(new Set(Array.from({ length: 100 }, () => cipher.newSalt())).size, 100);
  assert.ok(cipher.ROUNDS >= 600_000);
});
