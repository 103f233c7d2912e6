import { safeStorage } from 'electron';
import type { Vault } from './keyring.ts';

/** What newer Electron has besides. */
interface NewerStorage {
  getSelectedStorageBackend?(): string;
  encryptStringAsync?(text: string): Promise<Buffer>;
  decryptStringAsync?(sealed: Buffer): Promise<{ result: string } | string>;
}

/** Chromium's word for a key that is the same for everybody. */
const NO_KEYRING = 'basic_text';

/** The system's: Keychain, the Windows data protection, or a keyring of the Linux desktop. */
export function systemVault(): Vault {
  const newer: NewerStorage = safeStorage;
  return {
    missing() {
      const isThere = safeStorage.isEncryptionAvailable() && newer.getSelectedStorageBackend?.() !== NO_KEYRING;
      return isThere
        ? undefined
        : 'This desktop has no keyring that is unlocked. On Linux, start GNOME Keyring or KWallet, and then Hookglass again.';
    },
    seal: async (text) => (newer.encryptStringAsync ? newer.encryptStringAsync(text) : safeStorage.encryptString(text)),
    async open(sealed) {
      const opened = newer.decryptStringAsync ? await newer.decryptStringAsync(sealed) : safeStorage.decryptString(sealed);
      return typeof opened === 'string' ? opened : opened.result;
    },
  };
}
