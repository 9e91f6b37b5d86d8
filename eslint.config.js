import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import globals from "globals";
import tseslint from "typescript-eslint";

/**
 * The import arrows of the house: a folder of src/ imports itself, the folders before it in this list, and the types
 * of context.ts and config.ts. The files directly in src/ wire, and may import everything.
 */
const LAYERS = [
  "lib",
  "http",
  "khalti",
  "catalog",
  "orders",
  "payments",
  "refunds",
  "topups",
  "reports",
  "api-keys",
];
/** Beside the layers: what only a development machine needs. */
const LOCAL = { name: "local", imports: ["lib", "http"] };

const layers = [...LAYERS.map((name, index) => ({ name, imports: LAYERS.slice(0, index) })), LOCAL];
/** The folder's own files, and those of the folders in it. */
const arrows = [1, 2].flatMap((depth) =>
  layers.map(({ name, imports }) => ({
    files: [`src/${name}/${"*/".repeat(depth - 1)}*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: `^${"\\.\\./".repeat(depth)}(?!(?:${["generated", ...imports].join("|")})/${name === "lib" ? "" : "|(?:context|config)\\.ts$"})`,
              message: `src/${name} may import only ${imports.join(", ") || "npm packages"}: see docs/adr/0002.`,
            },
          ],
        },
      ],
    },
  })),
);

/** The simulator shares no code with the clients: a misreading of the documentation must not hide in both. */
const simulator = ["src/simulator/*.ts", "src/simulator/*/*.ts"].map((file, depth) => ({
  files: [file],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: `^${"\\.\\./".repeat(depth + 1)}`,
            message: "The simulator imports nothing of ours from outside its folder.",
          },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["dist/", "src/generated/", "node_modules/", ".data/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
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
    ignores: ["src/main.ts", "src/cli.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        { name: "process", message: "Only src/main.ts and src/cli.ts use process.*." },
      ],
    },
  },
  {
    files: ["src/main.ts", "src/cli.ts", "prisma/*.ts", ".ci/*.ts", "bench/**/*.ts"],
    rules: { "no-console": "off" },
  },
  ...arrows,
  ...simulator,
  { files: ["public/**/*.js"], languageOptions: { globals: globals.browser } },
  prettier,
);
