import { readFileSync } from "node:fs";
import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import globals from "globals";
import tseslint from "typescript-eslint";

/**
 * The folders of src/, lowest first: a folder imports itself and the folders before it. Those after `providers` also import
 * context.ts and config.ts, which name the clients. The files directly in src/ wire, and may import everything.
 */
const FOLDERS = JSON.parse(readFileSync(`${import.meta.dirname}/eslint.folders.json`, "utf8"));
const WITHOUT_CONTEXT = ["lib", "khalti", "providers"];

const arrows = FOLDERS.flatMap((name, index) => {
  const allowed = ["generated", ...FOLDERS.slice(0, index)].map((folder) => `${folder}/`);
  if (!WITHOUT_CONTEXT.includes(name)) allowed.push("context\\.ts$", "config\\.ts$");
  if (name === "cli") allowed.push("program\\.ts$");
  const only = (files, up) => ({
    files: [files],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: `^${up}(?!(?:${allowed.join("|")}))`,
              message: `src/${name} may not import this: see the folders in eslint.config.js and docs/adr/0014.`,
            },
          ],
        },
      ],
    },
  });
  return [
    only(`src/${name}/*.ts`, "\\.\\./"),
    // A folder inside it belongs to it.
    only(`src/${name}/*/*.ts`, "\\.\\./\\.\\./"),
  ];
});

export default tseslint.config(
  {
    ignores: [
      "**/dist/",
      "client/src/api.ts",
      "src/generated/",
      "node_modules/",
      ".data/",
      "reports/",
      ".stryker-tmp/",
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/dot-notation": "off", // TypeScript's noPropertyAccessFromIndexSignature decides
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // An empty text is as good as none wherever people or providers write it.
      "@typescript-eslint/prefer-nullish-coalescing": [
        "error",
        { ignorePrimitives: { string: true } },
      ],
      "no-console": "error",
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["src/main.ts", "src/program.ts", "src/cli/run-cli.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        { name: "process", message: "Only the programs use process.*: see src/program.ts." },
      ],
    },
  },
  {
    files: [
      "src/main.ts",
      "src/program.ts",
      "dev/main.ts",
      "dev/simulator/cli.ts",
      "prisma/*.ts",
      ".ci/*.ts",
      "bench/**/*.ts",
    ],
    rules: { "no-console": "off" },
  },
  ...arrows,
  {
    files: ["client/src/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { regex: "^node:|^\\.\\./", message: "Browsers run this, without our sources." },
          ],
        },
      ],
    },
  },
  { files: ["test/**/*.mjs", "examples/**/*.js"], languageOptions: { globals: globals.node } },
  { files: ["public/**/*.js"], languageOptions: { globals: globals.browser } },
  prettier,
);
