export function setJestGlobals(globals: object): void;
