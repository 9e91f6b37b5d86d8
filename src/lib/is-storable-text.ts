/** Postgres cannot store NUL characters or lone surrogates. */
export const isStorableText = (text: string) => !/[\0\p{Cs}]/u.test(text);
