// @ts-check
// A product's name and description in both languages. Without a Nepali one, the English one stands in.

/** @typedef {{ name: string, name_ne?: string | null, description?: string | null, description_ne?: string | null }} Named */

/** @param {Named} product */
export const nameOf = ({ name, name_ne: ne }) => ({ en: name, ne: ne || name });

/** @param {Named} product */
export const descriptionOf = ({ description, description_ne: ne }) =>
  description ? { en: description, ne: ne || description } : null;

/** The language of a name that a merchant gave in one language. @param {string} name */
export const languageOf = (name) => (/[\u0900-\u097f]/.test(name) ? "ne" : "en");
