// Encryption with a passphrase, by the browser's Web Crypto API: PBKDF2 derives a key, AES-GCM encrypts.
'use strict';

const cipher = (() => {
  // OWASP's recommendation for the rounds of PBKDF2 with SHA-256, as of 2026. Each lock stores its own number, so this one can change.
  const ROUNDS = 600_000;
  const subtle = globalThis.crypto?.subtle;
  const utf8 = new TextEncoder();

  /** @param {Uint8Array} bytes */
  const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  /** @param {string} text */
  const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  /** Random bytes, as Base64. @param {number} length */
  const random = (length) => toBase64(crypto.getRandomValues(new Uint8Array(length)));
  const newSalt = () => random(16);
  const newKey = () => random(32);

  /** 256 bits, as Base64. @param {string} passphrase @param {string} salt Base64 @param {number} rounds */
  const deriveKey = async (passphrase, salt, rounds) => {
    const material = await subtle.importKey('raw', utf8.encode(passphrase.normalize('NFC')), 'PBKDF2', false, ['deriveBits']);
    const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(salt), iterations: rounds };
    return toBase64(new Uint8Array(await subtle.deriveBits(algorithm, material, 256)));
  };

  /** @param {string} bytes Base64 */
  const importKey = (bytes) => subtle.importKey('raw', fromBase64(bytes), 'AES-GCM', false, ['encrypt', 'decrypt']);

  /**
   * Encrypts a text for one name in the storage: under another one it can't be decrypted. Base64 of the IV and the ciphertext.
   * @param {CryptoKey} key @param {string} name @param {string} text
   */
  const encrypt = async (key, name, text) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const algorithm = { name: 'AES-GCM', iv, additionalData: utf8.encode(name) };
    const encrypted = new Uint8Array(await subtle.encrypt(algorithm, key, utf8.encode(text)));
    return toBase64(new Uint8Array([...iv, ...encrypted]));
  };

  /** Rejects for another key or name. @param {CryptoKey} key @param {string} name @param {string} encrypted Base64 */
  const decrypt = async (key, name, encrypted) => {
    const bytes = fromBase64(encrypted);
    const algorithm = { name: 'AES-GCM', iv: bytes.slice(0, 12), additionalData: utf8.encode(name) };
    return new TextDecoder().decode(await subtle.decrypt(algorithm, key, bytes.slice(12)));
  };

  return { ROUNDS, isAvailable: Boolean(subtle), newSalt, newKey, deriveKey, importKey, encrypt, decrypt };
})();
