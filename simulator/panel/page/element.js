/**
 * An element of the page that is there by its making.
 *
 * @template {Element} T
 * @param {string} id
 * @param {{ new (): T }} type
 * @returns {T}
 */
export function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new TypeError(`the page has no ${type.name} "${id}"`);
  return found;
}

/**
 * A new element. Whatever comes from elsewhere gets into the page as text, never as markup.
 *
 * @param {string} tag
 * @param {{ className?: string, text?: string }} [options]
 * @returns {HTMLElement}
 */
export function make(tag, { className = '', text = '' } = {}) {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.textContent = text;
  return made;
}

/**
 * Sets a text where it differs, so that screen readers say it once.
 *
 * @param {Element} target
 * @param {string} text
 */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}
