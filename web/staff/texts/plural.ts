/** "age_days.one" and "age_days.other" are the one text "age_days", whose form its `count` chooses. */
export type Asked<Key extends string> = Key extends `${infer Base}.${"one" | "other"}` ? Base : Key;
