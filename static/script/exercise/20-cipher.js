// Locking and opening text with a passphrase, by the browser's own cryptography: PBKDF2 makes the key, AES-GCM seals.
'use strict';

const cipher = (() => {
  // OWASP's figure for PBKDF2 with SHA-256, as of 2026. A lock remembers its own, so that a later one may differ.
  const ROUNDS = 600_000;
  const subtle = globalThis.crypto?.subtle;
  const utf8 = new TextEncoder();

  /** @param {Uint8Array} bytes */
  const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  /** @param {string} text */
  const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  /** Random bytes, as text. @param {number} length */
  const random = (length) => toText(crypto.getRandomValues(new Uint8Array(length)));
  /** A fresh salt. */
  const salt = () => random(16);
  /** A fresh key. */
  const fresh = () => random(32);

  /** The key's bytes, as text. @param {string} passphrase @param {string} salted @param {number} rounds */
  const derive = async (passphrase, salted, rounds) => {
    const from = await subtle.importKey('raw', utf8.encode(passphrase.normalize('NFC')), 'PBKDF2', false, ['deriveBits']);
    const how = { name: 'PBKDF2', hash: 'SHA-256', salt: toBytes(salted), iterations: rounds };
    return toText(new Uint8Array(await subtle.deriveBits(how, from, 256)));
  };

  /** @param {string} bytes */
  const key = (bytes) => subtle.importKey('raw', toBytes(bytes), 'AES-GCM', false, ['encrypt', 'decrypt']);

  /**
   * Seals a text for one place: it cannot be opened under another name.
   * @param {CryptoKey} with_ @param {string} name @param {string} text
   */
  const seal = async (with_, name, text) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const how = { name: 'AES-GCM', iv, additionalData: utf8.encode(name) };
    const sealed = new Uint8Array(await subtle.encrypt(how, with_, utf8.encode(text)));
    return toText(new Uint8Array([...iv, ...sealed]));
  };

  /** Opens it again; fails when the key or the name is another. @param {CryptoKey} with_ @param {string} name @param {string} sealed */
  const open = async (with_, name, sealed) => {
    const bytes = toBytes(sealed);
    const how = { name: 'AES-GCM', iv: bytes.slice(0, 12), additionalData: utf8.encode(name) };
    return new TextDecoder().decode(await subtle.decrypt(how, with_, bytes.slice(12)));
  };

  return { ROUNDS, isThere: Boolean(subtle), salt, fresh, derive, key, seal, open };
})();
