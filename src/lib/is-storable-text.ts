/** Postgres stores neither a NUL nor half a surrogate pair. */
export const isStorableText = (text: string) => !/[\0\p{Cs}]/u.test(text);
