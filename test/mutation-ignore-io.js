import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** Functions that read or write the database take one of these first: integration tests cover them. */
const DATABASE = new Set(["tx", "db", "context"]);

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "io", {
    shouldIgnore(path) {
      if (!path.isFunctionDeclaration() || !path.node.async) return undefined;
      const [first] = path.node.params;
      return first?.type === "Identifier" && DATABASE.has(first.name)
        ? "The function reads or writes the database."
        : undefined;
    },
  }),
];
