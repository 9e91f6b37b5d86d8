/** What `@jest/globals` exports, for the test file that runs now: modules that stay loaded import it only once. */
const current = {};

/** @param {object} globals those of the test file that begins */
export function setJestGlobals(globals) {
  Object.assign(current, globals);
}

export const afterAll = ofThisFile("afterAll");
export const afterEach = ofThisFile("afterEach");
export const beforeAll = ofThisFile("beforeAll");
export const beforeEach = ofThisFile("beforeEach");
export const describe = ofThisFile("describe");
export const expect = ofThisFile("expect");
export const it = ofThisFile("it");

function ofThisFile(name) {
  return new Proxy(() => undefined, {
    apply: (_target, self, args) => Reflect.apply(current[name], self, args),
    get: (_target, key) => current[name][key],
  });
}
