/** 24 random bytes as text, which MLflow uses as it is. Made in the page: it leaves it only when it is saved. */
export function newSecret(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24)))).replace(/[+/]/g, '-');
}
