/** Circles and forbidden arrows between files, type imports included. The order of the folders is eslint.config.js's. */
export default {
  forbidden: [
    {
      name: "no-circular",
      comment: "Files that import each other cannot be read one at a time.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "src-without-dev",
      comment: "Production holds nothing of a development machine.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(dev|test|bench)/" },
    },
    {
      name: "simulator-alone",
      comment:
        "A misreading of the documentation must not hide in both the simulator and the clients.",
      severity: "error",
      from: { path: "^dev/simulator/" },
      to: { path: "^(src|dev)/", pathNot: "^dev/simulator/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^src/generated/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types"] },
  },
};
