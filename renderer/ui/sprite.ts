import icons from './icons.svg?raw';

/**
 * Puts the symbols of icons.svg into the page once; `<use href="#name">` finds them there. Its style sheet stays behind:
 * global.css holds the same rules, and a policy without inline styles has nothing to refuse.
 */
export function mountSprite(document: Document): void {
  const sprite = new DOMParser().parseFromString(icons, 'image/svg+xml').documentElement;
  sprite.querySelector('style')?.remove();
  sprite.setAttribute('aria-hidden', 'true');
  sprite.setAttribute('width', '0');
  sprite.setAttribute('height', '0');
  sprite.setAttribute('class', 'sprite');
  document.body.prepend(document.importNode(sprite, true));
}
